import { Llama2Error } from "../errors.ts";

/** What kept a file from being fetched. */
export type PullFailure =
  /** No way to the server, or it broke off, or what answered was not the file. */
  | "network"
  /** The bytes, or their number, are not what was announced. */
  | "checksum"
  /** The server has no such file. */
  | "missing"
  /** The server wants a token, or does not accept this one. */
  | "denied";

export interface PullErrorOptions extends ErrorOptions {
  /** Whether it is worth trying again: never, always, or only once bytes have come (then it is a passing fault). */
  retry?: "never" | "connected" | "always";
  /** How long the server asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** A download that failed: one line that says what, where and what to do. */
export class PullError extends Llama2Error {
  readonly failure: PullFailure;
  readonly retry: "never" | "connected" | "always";
  readonly retryAfterMs: number | undefined;

  constructor(failure: PullFailure, message: string, options: PullErrorOptions = {}) {
    super(failure === "checksum" ? "MODEL_CHECKSUM" : "MODEL_FETCH", message, options);
    this.name = "PullError";
    this.failure = failure;
    this.retry = options.retry ?? "never";
    this.retryAfterMs = options.retryAfterMs;
  }
}
