import { Llama2Error } from "../../errors.ts";

/** Why no server could be started. */
export type ServeFailure = "no-runtime" | "not-compiled" | "not-built";

/** An IO error that tells `llama2 serve` which exit code it means. */
export class ServeError extends Llama2Error {
  readonly failure: ServeFailure;

  constructor(failure: ServeFailure, message: string, options?: ErrorOptions) {
    super("IO", message, options);
    this.name = "ServeError";
    this.failure = failure;
  }
}
