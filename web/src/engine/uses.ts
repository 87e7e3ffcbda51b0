import type { Engine } from "./engine.ts";

interface Use {
  count: number;
  onIdle: (() => void) | undefined;
}

const uses = new WeakMap<Engine, Use>();

/** Runs something with an engine, which is not disposed of before that has ended. */
export async function useEngine<T>(engine: Engine, act: (engine: Engine) => Promise<T>): Promise<T> {
  const use = useOf(engine);
  use.count++;
  try {
    return await act(engine);
  } finally {
    use.count--;
    if (use.count === 0) use.onIdle?.();
  }
}

/** Ends an engine as soon as nothing runs with it. */
export function retire(engine: Engine, end: () => Promise<void>): void {
  const use = useOf(engine);
  use.onIdle = () => void end();
  if (use.count === 0) use.onIdle();
}

/** Whether something runs with an engine. */
export function isUsed(engine: Engine): boolean {
  return useOf(engine).count > 0;
}

function useOf(engine: Engine): Use {
  const known = uses.get(engine) ?? { count: 0, onIdle: undefined };
  uses.set(engine, known);
  return known;
}
