import { type ErrorCode, LlamaApiError, Llama2Error } from "llama2-wasi";
import type { Side } from "../conversation.ts";

/** What went wrong: the library's words, and the page's own for what a person would do something else about. */
export type FailureCode =
  | ErrorCode
  /** The pod wants a key, or another one. */
  | "POD_KEY"
  /** The pod's slots and queue are taken. */
  | "POD_BUSY"
  /** The pod is loading its model, or about to end. */
  | "POD_LOADING"
  /** Nothing answers, or something that is no pod. */
  | "POD_UNREACHABLE"
  /** The pod is there, but lets no page of this address read its answers. */
  | "POD_CORS"
  /** A model without its tokenizer. */
  | "TOKENIZER_MISSING"
  /** A tokenizer of another vocabulary than the model's. */
  | "TOKENIZER_MISMATCH"
  /** A file of another program's format. */
  | "MODEL_FORMAT"
  /** Keys and values of the whole context find no room. */
  | "OUT_OF_MEMORY_CONTEXT"
  /** A person has taken the model out of memory. */
  | "UNLOADED";

/** A failure as the page keeps it: `message` is the engine's English line, for those who ask for details. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly side: Side;
  readonly status?: number;
}

/** A failure as it is thrown. */
export class EngineFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "EngineFailure";
    this.failure = failure;
  }
}

/** What an error thrown by a side means. A pod that is not reached is asked once more, so that CORS is told from silence. */
export async function failureOf(error: unknown, side: Side, base: string): Promise<Failure> {
  if (error instanceof EngineFailure) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Llama2Error)) return { code: "RUNTIME", message, side };
  const { status, apiCode } = error instanceof LlamaApiError ? error : {};
  const code = side === "pod" ? await podCode(error, { status, apiCode }, base) : hereCode(error);
  return { code, message, side, ...(status !== undefined && { status }) };
}

/** Whether the side itself is gone, so that the other one can go on. */
export function isLoss(code: FailureCode): boolean {
  const losses: readonly FailureCode[] = [
    ...(["STREAM_CUT", "UNAVAILABLE", "WORKER_LOST", "DISPOSED"] as const),
    ...(["POD_UNREACHABLE", "POD_LOADING", "POD_CORS", "POD_BUSY"] as const),
  ];
  return losses.includes(code);
}

function hereCode(error: Llama2Error): FailureCode {
  if (error.code === "OUT_OF_MEMORY" && /KV cache|the slots/.test(error.message)) return "OUT_OF_MEMORY_CONTEXT";
  if (error.message.endsWith("does it belong to this model?")) return "TOKENIZER_MISMATCH";
  if (error.code === "MODEL_MAGIC" && /not a llama2\.c checkpoint but/.test(error.message)) return "MODEL_FORMAT";
  return error.code;
}

interface Refusal {
  readonly status?: number | undefined;
  readonly apiCode?: string | null | undefined;
}

async function podCode(error: Llama2Error, { status, apiCode }: Refusal, base: string): Promise<FailureCode> {
  if (status === 401 || status === 403) return "POD_KEY";
  if (error.code === "BUSY") return "POD_BUSY";
  if (apiCode === "model_loading" || apiCode === "draining") return "POD_LOADING";
  if (status === 404 || (status !== undefined && status >= 500)) return "POD_UNREACHABLE";
  if (error.code !== "UNAVAILABLE") return error.code;
  return (await answersOpaquely(base)) ? "POD_CORS" : "POD_UNREACHABLE";
}

/**
 * Whether something answers there that this page may not read. A page that is cross-origin isolated cannot find out: with
 * another origin it is the likelier cause.
 */
async function answersOpaquely(base: string): Promise<boolean> {
  if (new URL(base).origin === location.origin) return false;
  if (crossOriginIsolated) return true;
  try {
    await fetch(`${base}/health`, { mode: "no-cors", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}
