import { Llama2Error } from "./errors.ts";

/** `SEATS` of assembly/base/crew.ts. */
export const MOST_THREADS = 16;
/** What "auto" takes at most: more share the same memory. */
const MOST_AUTO = 8;

/** Why an engine has as many threads as it has, as a word that stays the same between versions. */
export type ThreadsCode =
  /** As many as were asked for. */
  | "ASKED"
  /** Half of the logical processors. */
  | "PROCESSORS"
  /** There is one logical processor. */
  | "ONE_CORE"
  /** One is enough for so small a model. */
  | "SMALL_MODEL"
  /** The page is not cross-origin isolated. */
  | "NOT_ISOLATED"
  /** The build with threads was not given, or could not be loaded. */
  | "NO_MODULE"
  /** There is no shared memory for it. */
  | "NO_MEMORY"
  /** Not all workers could start. */
  | "NO_WORKERS";

/** The same in both: for programs, and for people (one line of English). */
export interface ThreadsReason {
  readonly code: ThreadsCode;
  readonly text: string;
}

/** How many threads compute, and why so many. */
export interface ThreadPlan {
  readonly threads: number;
  readonly reason: ThreadsReason;
  /** Whether fewer will do. */
  readonly isAuto: boolean;
}

/** What threads find where the engine is to run. */
export interface ThreadPlace {
  /** Logical processors. */
  readonly cores: number;
  /** Why there can be no second thread. */
  readonly obstacle: ThreadsReason | undefined;
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
  const plan = (threads: number, code: ThreadsCode, text: string): ThreadPlan => ({
    ...{ threads, reason: { code, text }, isAuto },
  });
  if (obstacle !== undefined && asked !== 1) return { threads: 1, reason: obstacle, isAuto };
  if (!isAuto) return plan(asked, "ASKED", `threads: ${asked} was asked for`);
  if (cores < 2) return plan(1, "ONE_CORE", "one core");
  const threads = Math.min(MOST_AUTO, Math.max(2, Math.ceil(cores / 2)));
  return plan(threads, "PROCESSORS", `${threads} of ${cores} logical processors`);
}
