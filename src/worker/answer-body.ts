/** The body of an answer that comes in messages: a stream that says what was read of it, so that more may come. */
export class AnswerBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #waiting: Uint8Array[] = [];
  readonly #onRead: (bytes: number) => void;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #isWanted = false;
  #isEnded = false;

  /** @param onRead hears of bytes that were read   @param onCancel hears that nobody wants more */
  constructor(onRead: (bytes: number) => void, onCancel: () => void) {
    this.#onRead = onRead;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#isWanted = true;
          this.#give();
        },
        cancel: () => {
          this.#waiting.length = 0;
          onCancel();
        },
      },
      { highWaterMark: 0 },
    );
  }

  add(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#give();
  }

  end(): void {
    this.#isEnded = true;
    this.#give();
  }

  fail(error: unknown): void {
    this.#waiting.length = 0;
    this.#controller.error(error);
  }

  #give(): void {
    if (!this.#isWanted && !(this.#isEnded && this.#waiting.length === 0)) return;
    const next = this.#waiting.shift();
    if (next !== undefined) {
      this.#isWanted = false;
      this.#controller.enqueue(next);
      this.#onRead(next.length);
    }
    if (this.#isEnded && this.#waiting.length === 0) this.#controller.close();
  }
}
