import type { Page } from "playwright-core";

/** Between this tab's engine and its page: an answer comes through only as far as a test wants it. */
export class EngineGate {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Puts a gate before the engine that is there. However fast it computes and however late a test is, an answer is under way
   * until the test lets its end through.
   * @param pieces so many of the next answer come through, about one a token; the others wait
   */
  static async open(page: Page, pieces: number): Promise<EngineGate> {
    const gate = new EngineGate(page);
    await gate.#tell(`{
      const post = self.postMessage;
      const streams = new Set();
      const waiting = [];
      let left = ${pieces};
      const pass = () => {
        while (waiting.length > 0) {
          if (waiting[0][0].type === "body" && --left < 0) {
            left = 0;
            return;
          }
          post.apply(self, waiting.shift());
        }
      };
      self.postMessage = (...message) => {
        const [{ type, id, head }] = message;
        if (type === "head" && head.headers.some(([, value]) => value.startsWith("text/event-stream"))) streams.add(id);
        if (!streams.has(id)) {
          post.apply(self, message);
          return;
        }
        waiting.push(message);
        pass();
      };
      self.letThrough = (more) => {
        left += more;
        pass();
      };
    }`);
    return gate;
  }

  /** Lets more pieces through: all when absent. */
  async pass(pieces = Infinity): Promise<void> {
    await this.#tell(`letThrough(${pieces})`);
  }

  /** The threads that help the engine wait in WebAssembly, where they hear nothing. */
  async #tell(script: string): Promise<void> {
    await Promise.any(this.#page.workers().map((worker) => worker.evaluate(script)));
  }
}
