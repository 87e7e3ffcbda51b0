import type { Engine } from "../engine/engine.ts";

/** What is known of the bytes that a side computes with. */
export interface Bytes {
  readonly model: string | undefined;
  /** The module's SHA-256. */
  readonly wasm: string | undefined;
  /** Of a whole program: its version. */
  readonly version: string | undefined;
}

/**
 * Whether two sides compute with the same bytes; "unknown" where one does not tell. "build": the pod has the module that this
 * page was built with, and the tab that module's build with threads.
 */
export type Sameness = "same" | "build" | "different" | "unknown";

export function compareHashes(here: string | undefined, pod: string | undefined): Sameness {
  if (here === undefined || pod === undefined) return "unknown";
  return here === pod ? "same" : "different";
}

/** @param plain the hash of the page's module for one thread */
export function compareModules(here: string | undefined, pod: string | undefined, plain: string | undefined): Sameness {
  const sameness = compareHashes(here, pod);
  return sameness === "different" && pod === plain ? "build" : sameness;
}

/** All of a badge: the worst of its parts. */
export function together(parts: readonly Sameness[]): Sameness {
  const worst: readonly Sameness[] = ["different", "unknown", "build"];
  return worst.find((sameness) => parts.includes(sameness)) ?? "same";
}

/** Asks a side for its hashes. @throws what `fetch` and the API's client throw */
export async function readBytes(engine: Engine, signal: AbortSignal): Promise<Bytes> {
  const [model, props] = await Promise.all([engine.digest(signal), readProps(engine, signal)]);
  const wasm = engine.llama?.info.wasmSha256 ?? props.module_sha256;
  return { model, wasm, version: props.build_info?.replace(/^llama2-server /, "") };
}

interface Props {
  readonly build_info?: string;
  /** Told by who starts the server: a module cannot see its own bytes. */
  readonly module_sha256?: string;
}

async function readProps(engine: Engine, signal: AbortSignal): Promise<Props> {
  const response = await engine.fetch("/props", { signal });
  return response.ok ? ((await response.json()) as Props) : {};
}
