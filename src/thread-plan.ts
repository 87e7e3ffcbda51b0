import { Llama2Error } from "./errors.ts";

/** `SEATS` of assembly/base/crew.ts. */
export const MOST_THREADS = 16;
/** What "auto" takes at most: more share the same memory. */
const MOST_AUTO = 8;

/** How many threads compute, and why so many. */
export interface ThreadPlan {
  readonly threads: number;
  readonly reason: string;
  /** Whether fewer will do. */
  readonly isAuto: boolean;
}

/** What threads find where the engine is to run. */
export interface ThreadPlace {
  /** Logical processors. */
  readonly cores: number;
  /** Why there can be no second thread. */
  readonly obstacle: string | undefined;
}

/**
 * How many threads an engine is to have. Of itself it takes half of the logical processors: where two of them share a core,
 * or some are slow, the other half adds little, and the page needs some of it.
 * @throws Llama2Error USAGE for a number that makes no sense
 */
export function planThreads(asked: "auto" | number, { cores, obstacle }: ThreadPlace): ThreadPlan {
  const isAuto = asked === "auto";
  if (!isAuto && !(Number.isInteger(asked) && asked >= 1 && asked <= MOST_THREADS)) {
    throw new Llama2Error("USAGE", `threads: "auto" or a number from 1 to ${MOST_THREADS}, not ${asked}`);
  }
  const alone = (reason: string): ThreadPlan => ({ threads: 1, reason, isAuto });
  if (asked === 1) return alone("threads: 1 was asked for");
  if (obstacle !== undefined) return alone(obstacle);
  if (!isAuto) return { threads: asked, reason: `threads: ${asked} was asked for`, isAuto };
  if (cores < 2) return alone("one core");
  const threads = Math.min(MOST_AUTO, Math.max(2, Math.ceil(cores / 2)));
  return { threads, reason: `${threads} of ${cores} logical processors`, isAuto };
}
