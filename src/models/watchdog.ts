import { PullError } from "./pull-error.ts";

/** Aborts a request that makes no progress: `signal` fires when `timeoutMs` pass without `pat`. */
export class Watchdog {
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts the time anew; `host` is who is waited for. */
  pat(host: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const message = `${host} sent nothing for ${this.#timeoutMs / 1000} s`;
      this.#controller.abort(new PullError("network", message, { retry: "always" }));
    }, this.#timeoutMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
