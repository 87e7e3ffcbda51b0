import { type ErrorCode, Llama2Error } from "../errors.ts";
import type { Answer, LoopbackHost } from "../loopback/host.ts";
import { joinCrew } from "./join.ts";
import type { Platform } from "./platform.ts";
import type { CrewAnswer, CrewCall, ErrorMessage, JoinMessage, StartMessage, ToWorker } from "./protocol.ts";
import { startServer } from "./start-server.ts";

/** What the server does by its clock (a sign of life on a silent stream) is not late by more, in milliseconds. */
const IDLE_MS = 1000;

/** The worker's whole life: a start, then steps of the server and messages in turn. */
export class WorkerLife {
  readonly #platform: Platform;
  readonly #answers = new Map<number, Answer>();
  readonly #stop = new AbortController();
  #host: LoopbackHost | undefined;
  #onCrew: ((answer: CrewAnswer) => void) | undefined;
  #isRunning = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** A message has come. */
  receive(message: ToWorker): void {
    switch (message.type) {
      case "start":
        void this.#start(message);
        return;
      case "join":
        void this.#join(message);
        return;
      case "crew":
        this.#onCrew?.(message);
        return;
      case "stop":
        this.#stop.abort();
        return;
      case "request":
        this.#request(message.id, message.request);
        break;
      case "cancel":
        this.#answers.get(message.id)?.cancel();
        this.#answers.delete(message.id);
        break;
      case "grant":
        this.#answers.get(message.id)?.grant(message.bytes);
        break;
    }
    this.#run();
  }

  async #start(message: StartMessage): Promise<void> {
    try {
      const gather = this.#gather.bind(this);
      const { host, info } = await startServer(message, this.#platform, this.#stop.signal, gather);
      this.#host = host;
      this.#platform.post({ type: "ready", info }, []);
    } catch (error) {
      this.#platform.post({ type: "failed", error: errorMessage(error, "RUNTIME") }, []);
      return;
    }
    this.#run();
  }

  /** Asks the owner for workers, and waits until they compute. */
  async #gather(call: CrewCall): Promise<CrewAnswer> {
    const answer = new Promise<CrewAnswer>((resolve) => (this.#onCrew = resolve));
    this.#platform.post({ type: "crew", ...call }, []);
    return await answer;
  }

  /**
   * Computes with another worker's engine, and hears no message any more: nor could it say any, so what tells of its death has
   * to be there before.
   */
  async #join(message: JoinMessage): Promise<void> {
    await this.#platform.watched;
    try {
      const work = joinCrew(message);
      this.#platform.post({ type: "joined" }, []);
      work();
    } catch (error) {
      this.#platform.post({ type: "failed", error: errorMessage(error, "WORKER_LOST") }, []);
    }
  }

  #request(id: number, request: Parameters<LoopbackHost["request"]>[0]): void {
    const platform = this.#platform;
    const answer = this.#host?.request(request, {
      onHead: (head) => {
        platform.post({ type: "head", id, head }, []);
      },
      onBody: (bytes) => {
        // A part of what was received: a copy of its own can be handed over.
        const own = bytes.slice();
        platform.post({ type: "body", id, bytes: own }, [own.buffer]);
      },
      onEnd: () => {
        this.#answers.delete(id);
        platform.post({ type: "end", id }, []);
      },
      onFailure: (error) => {
        this.#answers.delete(id);
        platform.post({ type: "broken", id, error: errorMessage(error, "STREAM_CUT") }, []);
      },
    });
    if (answer !== undefined) this.#answers.set(id, answer);
  }

  /** Goes on with the steps, if they are not under way. */
  #run(): void {
    if (this.#isRunning || this.#host === undefined) return;
    this.#isRunning = true;
    clearTimeout(this.#timer);
    this.#platform.later(this.#step);
  }

  readonly #step = (): void => {
    const host = this.#host;
    if (host === undefined) return;
    let isBusy: boolean;
    try {
      isBusy = host.turn();
    } catch (error) {
      this.#host = undefined;
      this.#platform.post({ type: "lost", error: errorMessage(error, "WORKER_LOST") }, []);
      return;
    }
    if (isBusy) {
      this.#platform.later(this.#step);
      return;
    }
    this.#isRunning = false;
    if (!host.isConnected) return;
    this.#timer = setTimeout(() => {
      this.#run();
    }, IDLE_MS);
  };
}

/** An error as a message; what is none of ours gets `code`. */
function errorMessage(error: unknown, code: ErrorCode): ErrorMessage {
  if (error instanceof Llama2Error) return { code: error.code, message: error.message };
  if (error instanceof RangeError) return { code: "OUT_OF_MEMORY", message: error.message };
  return { code, message: error instanceof Error ? error.message : String(error) };
}
