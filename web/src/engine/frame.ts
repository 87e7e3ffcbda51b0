/** So long a change waits at most, in milliseconds: a tab in the background has no frames. */
const LATEST_MS = 250;

/** Calls back once with the next frame, however often it is asked. */
export class FrameBatch {
  readonly #callback: () => void;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  /** Wants the callback in the next frame. */
  ask(): void {
    if (this.#timer !== undefined) return;
    const run = (): void => {
      this.flush();
    };
    this.#timer = setTimeout(run, LATEST_MS);
    this.#frame = requestAnimationFrame(run);
  }

  /** Calls back now, if it was asked. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#callback();
  }
}
