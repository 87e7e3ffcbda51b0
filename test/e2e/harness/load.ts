import { type Answer, ask, askAgain, clientAddress } from "./clients.ts";

/** Clients who ask one question after the other until they are told to stop. */
export class Load {
  readonly answers: Answer[] = [];
  private readonly clients: Promise<void>[];
  private wanted: number;

  /** @param retries whether a client whose answer did not come asks again */
  constructor(root: string, clients: number, { maxTokens, retries }: { maxTokens: number; retries: boolean }) {
    this.wanted = clients;
    this.clients = Array.from({ length: clients }, async (_, index) => {
      // Every other one is a browser.
      const jar = index % 2 === 0 ? { jar: {} } : {};
      for (let round = 0; index < this.wanted; round++) {
        const question = {
          ...{ content: "Tell me a story about a fox.", seed: index * 1000 + round, maxTokens },
          address: clientAddress(index * 40 + (round % 40)),
          ...jar,
        };
        this.answers.push(await (retries ? askAgain : ask)(root, question));
      }
    });
  }

  /** Waits until so many answers are there in all. */
  async until(answers: number): Promise<void> {
    while (this.answers.length < answers) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Lets all clients but so many have their last answer. */
  async shrinkTo(clients: number): Promise<void> {
    this.wanted = clients;
    await Promise.all(this.clients.slice(clients));
  }

  /** Lets every client have its last answer. */
  async end(): Promise<void> {
    await this.shrinkTo(0);
  }

  /** Those that did not come whole. */
  get lost(): Answer[] {
    return this.answers.filter(({ complete }) => !complete);
  }
}
