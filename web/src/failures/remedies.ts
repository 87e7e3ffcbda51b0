import type { Failure, FailureCode } from "../engine/failure.ts";
import type { Key } from "../i18n/translate.ts";

/** What a person can do about a failure, each a button (actions.ts). */
export type ActionId =
  /** Load the model, or connect, once more. */
  | "retry"
  /** Load the model that was taken out of memory. */
  | "load"
  /** Load the model without keeping its file. */
  | "inMemory"
  /** Load the model with a shorter context. */
  | "shorter"
  /** Choose another model, or delete some. */
  | "models"
  /** Choose a file. */
  | "pick"
  | "reload"
  | "useHere"
  | "usePod"
  /** Go on with the answer where it was computed. */
  | "continue"
  /** Go on with it on the other side, from the same token. */
  | "continueOther"
  /** Ask again, without the oldest messages. */
  | "trim"
  | "newChat"
  /** Ask again. */
  | "again";

/** What a failure is to a person. */
export interface Remedy {
  readonly title: Key;
  readonly text: Key;
  readonly tone: "danger" | "warning";
  /** What helps the engine; the likeliest first. */
  readonly actions: readonly ActionId[];
  /** What helps an answer that failed. */
  readonly answer: readonly ActionId[];
}

function remedy(
  name: string,
  actions: readonly ActionId[],
  answer: readonly ActionId[] = ["again", "continueOther"],
  tone: Remedy["tone"] = "danger",
): Remedy {
  // Every family has both texts: test/web/unit/texts.test.ts goes through all.
  return { title: `failures.${name}.title` as Key, text: `failures.${name}.text` as Key, tone, actions, answer };
}

const GO_ON: readonly ActionId[] = ["continue", "continueOther"];

const OTHER = remedy("other", ["retry"], ["again"]);
const FORMAT = remedy("format", ["pick", "models"]);
const INVALID = remedy("invalid", ["retry", "models"]);
const MODULE = remedy("module", ["reload", "usePod"]);

const REMEDIES: Readonly<Partial<Record<FailureCode, Remedy>>> = {
  WASM_SIMD: remedy("simd", ["usePod"]),
  WASM_FETCH: MODULE,
  WASM_INVALID: MODULE,
  WASM_COMPILE_CSP: remedy("policy", ["usePod"]),
  OUT_OF_MEMORY: remedy("memory", ["models", "usePod"], ["again", "newChat"]),
  OUT_OF_MEMORY_CONTEXT: remedy("memoryContext", ["shorter", "models"]),
  QUOTA: remedy("quota", ["inMemory", "models"], [], "warning"),
  CACHE_LOCKED: remedy("locked", ["inMemory"], [], "warning"),
  MODEL_FETCH: remedy("fetch", ["retry", "models"]),
  MODEL_CHECKSUM: remedy("checksum", ["retry", "models"]),
  MODEL_FORMAT: FORMAT,
  MODEL_MAGIC: FORMAT,
  MODEL_TRUNCATED: remedy("truncated", ["pick", "models"]),
  MODEL_INVALID: INVALID,
  MODEL_UNREADABLE: INVALID,
  TOKENIZER_MISSING: remedy("tokenizerMissing", ["pick"], [], "warning"),
  TOKENIZER_MISMATCH: remedy("tokenizerMismatch", ["pick"]),
  WORKER_LOST: remedy("lost", ["retry"], GO_ON, "warning"),
  DISPOSED: remedy("unloaded", ["load"], GO_ON, "warning"),
  UNLOADED: remedy("unloaded", ["load"], ["load", "continueOther"], "warning"),
  POD_KEY: remedy("key", ["useHere"], ["again"], "warning"),
  POD_BUSY: remedy("busy", ["retry", "useHere"], ["again", "continueOther"], "warning"),
  POD_LOADING: remedy("loading", ["useHere"], ["again", "continueOther"], "warning"),
  POD_UNREACHABLE: remedy("unreachable", ["retry", "useHere"], ["continueOther", "continue"], "warning"),
  POD_CORS: remedy("cors", ["useHere"]),
  STREAM_CUT: remedy("cut", ["retry"], GO_ON, "warning"),
  CONTEXT_FULL: remedy("contextFull", [], ["trim", "newChat"], "warning"),
  REQUEST_INVALID: remedy("refused", [], ["again"]),
};

/** What is to be said and done about a failure. */
export function remedyOf(code: string): Remedy {
  return REMEDIES[code as FailureCode] ?? OTHER;
}

/** All families, for those who check that nothing is missing. */
export function allRemedies(): readonly Remedy[] {
  return [...new Set([...Object.values(REMEDIES), OTHER])];
}

/** What an answer keeps of its failure, as far as a notice needs it. */
export function failureOfAnswer(code: string, side: Failure["side"]): Failure {
  return { code: code as FailureCode, message: "", side };
}
