import type { CrewAnswer, CrewCall } from "./protocol.ts";
import type { WorkerPort } from "./worker-port.ts";

/** The workers beside the engine's own, as their owner sees them: they compute, and never say anything again. */
export class Crew {
  readonly #spawn: () => WorkerPort;
  readonly #ports: WorkerPort[] = [];
  #isEnded = false;

  constructor(spawn: () => WorkerPort) {
    this.#spawn = spawn;
  }

  /**
   * Starts workers on the engine's memory. Those that cannot start are done without.
   * @param onLost hears that one that had started is gone, and with it what it was computing
   */
  async gather({ module, memory, count }: CrewCall, onLost: (message: string) => void): Promise<CrewAnswer> {
    const numbers = Array.from({ length: count }, (_, i) => i + 1);
    const failures = await Promise.all(
      numbers.map((number) => this.#start({ type: "join", module, memory, number }, onLost)),
    );
    const failure = failures.find((message) => message !== undefined);
    return { joined: failures.filter((message) => message === undefined).length, failure };
  }

  /** @returns what went wrong */
  async #start(message: Parameters<WorkerPort["post"]>[0], onLost: (message: string) => void) {
    let port: WorkerPort;
    try {
      port = this.#spawn();
    } catch (cause) {
      return (cause as Error).message;
    }
    this.#ports.push(port);
    if (this.#isEnded) {
      await port.terminate();
      return "the engine was disposed of";
    }
    return await new Promise<string | undefined>((resolve) => {
      let hasJoined = false;
      const fail = (reason: string): void => {
        if (hasJoined && !this.#isEnded) onLost(reason);
        resolve(reason);
      };
      port.listen((answer) => {
        if (answer.type === "failed") fail(answer.error.message);
        if (answer.type !== "joined") return;
        hasJoined = true;
        port.hold(false); // earlier it has no effect in Node.js
        resolve(undefined);
      }, fail);
      port.post(message, []);
    });
  }

  /** Ends them all. */
  async terminate(): Promise<void> {
    this.#isEnded = true;
    await Promise.all(this.#ports.map((port) => port.terminate()));
  }
}
