import { Llama2Error } from "../errors.ts";
import { LlamaApiError, parseError } from "./api-error.ts";
import { readEvents } from "./event-stream.ts";

const DONE = "[DONE]";

/**
 * The parts of an answer, as they come; to be read once. Leaving the loop, or `controller.abort()`, ends the answer at its
 * source, and the loop without an error.
 */
export class CompletionStream<T> implements AsyncIterable<T> {
  readonly controller: AbortController;
  readonly #body: ReadableStream<Uint8Array>;
  readonly #signal: AbortSignal | undefined;

  /** @param signal the caller's own: when it fires, the loop throws ABORTED */
  constructor(body: ReadableStream<Uint8Array>, controller: AbortController, signal: AbortSignal | undefined) {
    this.#body = body;
    this.controller = controller;
    this.#signal = signal;
  }

  get #isStopped(): boolean {
    return this.controller.signal.aborted || this.#signal?.aborted === true;
  }

  /** @throws LlamaApiError; Llama2Error STREAM_CUT, ABORTED, WORKER_LOST */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let isWhole = false;
    try {
      for await (const data of readEvents(this.#body)) {
        // Of what came in one piece with the part at which the reader stopped, no more is given.
        if (this.#isStopped) throw new Llama2Error("ABORTED", "the answer was stopped");
        isWhole = data === DONE;
        if (isWhole) return;
        if (data.startsWith('{"error"')) {
          const error = parseError(data);
          if (error !== undefined) throw new LlamaApiError(undefined, error);
        }
        yield JSON.parse(data) as T;
      }
      throw new Llama2Error("STREAM_CUT", "the answer broke off");
    } catch (cause) {
      if (this.#signal?.aborted === true) throw new Llama2Error("ABORTED", "the answer was stopped", { cause });
      if (this.controller.signal.aborted) return;
      if (cause instanceof Llama2Error) throw cause;
      throw new Llama2Error("STREAM_CUT", `the answer broke off: ${(cause as Error).message}`, { cause });
    } finally {
      if (!isWhole) this.controller.abort();
    }
  }
}
