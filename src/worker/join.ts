import type { JoinMessage } from "./protocol.ts";

/** What a worker of the crew calls; it never returns. */
interface CrewExports {
  work(number: number): void;
}

/**
 * Makes an instance of the engine on its memory, for a thread that only computes: it calls nothing of a host's.
 * @returns starts the work, for ever
 */
export function joinCrew({ module, memory, number }: JoinMessage): () => void {
  const imports: WebAssembly.Imports = {};
  for (const { module: name, name: field, kind } of WebAssembly.Module.imports(module)) {
    const group = (imports[name] ??= {}) as Record<string, WebAssembly.ImportValue>;
    group[field] =
      kind === "memory"
        ? memory
        : () => {
            throw new Error(`a thread that computes called ${field}`);
          };
  }
  const crew = new WebAssembly.Instance(module, imports).exports as unknown as CrewExports;
  return () => {
    crew.work(number);
  };
}
