import { Llama2Error } from "../errors.ts";
import type { ResponseHead } from "../loopback/response-reader.ts";
import { AnswerBody } from "./answer-body.ts";
import { Crew } from "./crew.ts";
import type { CrewCall, ErrorMessage, FromWorker, Progress, ReadyInfo, StartMessage } from "./protocol.ts";
import type { WorkerPort } from "./worker-port.ts";

/** What addresses without a host are relative to. */
const BASE = "http://localhost";
/** Statuses whose response has no body, which `Response` insists on. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** How long a start that is stopped may take to end by itself. */
const STOP_MS = 500;

interface Pending {
  onHead(head: ResponseHead): void;
  readonly body: AnswerBody;
  fail(error: Error): void;
}

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** The server in a worker, as its owner sees it: a `fetch`. */
export class WorkerClient {
  readonly #port: WorkerPort;
  readonly #crew: Crew;
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  #gone: Llama2Error | undefined;
  /** Why the worker answers no more, as soon as it does not. */
  readonly closed: Promise<Llama2Error>;
  readonly #close: (error: Llama2Error) => void;
  #onStart: ((message: FromWorker) => void) | undefined;

  /** @param spawn makes the worker; and more of them, where threads can be had */
  constructor(spawn: () => WorkerPort) {
    const port = spawn();
    this.#port = port;
    this.#crew = new Crew(spawn);
    let close!: (error: Llama2Error) => void;
    this.closed = new Promise((resolve) => (close = resolve));
    this.#close = close;
    port.listen(
      (message) => {
        this.#receive(message);
      },
      (message) => {
        this.#lose(new Llama2Error("WORKER_LOST", `the worker is gone: ${message}`));
      },
    );
  }

  /** Starts the server. @throws Llama2Error with any code that a start can have; the worker is then ended */
  async start(message: StartMessage, options: StartOptions): Promise<ReadyInfo> {
    const { signal, onProgress, onNotice } = options;
    try {
      return await new Promise<ReadyInfo>((resolve, reject) => {
        const stopped = (): void => {
          reject(new Llama2Error("ABORTED", "the start was stopped", { cause: signal?.reason }));
        };
        // A worker that waits for a server can put away what has come; one that computes cannot hear.
        let patience: ReturnType<typeof setTimeout>;
        const onAbort = (): void => {
          this.#port.post({ type: "stop" }, []);
          patience = setTimeout(stopped, STOP_MS);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        this.#onStart = (answer) => {
          if (answer.type === "progress") onProgress?.(answer.progress);
          if (answer.type === "notice") onNotice?.(answer.text);
          if (answer.type !== "ready" && answer.type !== "failed" && answer.type !== "lost") return;
          signal?.removeEventListener("abort", onAbort);
          clearTimeout(patience);
          if (signal?.aborted === true) stopped();
          else if (answer.type === "ready") resolve(answer.info);
          else reject(toError(answer.error));
        };
        this.#port.post(message, []);
      });
    } catch (error) {
      await this.dispose();
      throw error;
    } finally {
      this.#onStart = undefined;
      this.#hold();
    }
  }

  /**
   * As the global `fetch`, but answered by the server in the worker, whatever the host. Aborting it frees the slot before the
   * next token.
   * @throws Llama2Error WORKER_LOST, DISPOSED; the signal's reason
   */
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input instanceof Request ? input : new URL(input, BASE), init);
    const { signal, method } = request;
    signal.throwIfAborted();
    const body = new Uint8Array(await request.arrayBuffer());
    signal.throwIfAborted();
    if (this.#gone !== undefined) throw this.#gone;
    const { pathname, search } = new URL(request.url);
    const id = this.#next++;
    return await new Promise<Response>((resolve, reject) => {
      const leave = (): void => {
        if (this.#forget(id)) this.#port.post({ type: "cancel", id }, []);
      };
      const content = new AnswerBody((bytes) => {
        if (this.#pending.has(id)) this.#port.post({ type: "grant", id, bytes }, []);
      }, leave);
      const fail = (error: Error): void => {
        signal.removeEventListener("abort", onAbort);
        content.fail(error);
        reject(error);
      };
      const onAbort = (): void => {
        leave();
        fail(signal.reason as Error);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#pending.set(id, {
        body: content,
        fail,
        onHead: ({ status, headers }) => {
          const whole = WITHOUT_BODY.has(status) ? null : content.stream;
          resolve(
            new Response(whole, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) }),
          );
        },
      });
      this.#hold();
      const sent = { method, path: pathname + search, headers: [...request.headers], body };
      this.#port.post({ type: "request", id, request: sent }, [body.buffer]);
    });
  }

  /** Ends the worker, which is the only thing that gives its memory back; what is under way fails with DISPOSED. */
  async dispose(): Promise<void> {
    this.#lose(new Llama2Error("DISPOSED", "the engine was disposed of"));
    await this.#end();
  }

  async #end(): Promise<void> {
    await Promise.all([this.#port.terminate(), this.#crew.terminate()]);
  }

  async #gather(call: CrewCall): Promise<void> {
    const answer = await this.#crew.gather(call, (message) => {
      this.#lose(new Llama2Error("WORKER_LOST", `one of the engine's workers is gone: ${message}`));
      void this.#end(); // the others would wait for it
    });
    this.#port.post({ type: "crew", ...answer }, []);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "head":
        this.#pending.get(message.id)?.onHead(message.head);
        return;
      case "body":
        this.#pending.get(message.id)?.body.add(message.bytes);
        return;
      case "end": {
        const pending = this.#pending.get(message.id);
        this.#forget(message.id);
        pending?.body.end();
        return;
      }
      case "broken": {
        const pending = this.#pending.get(message.id);
        this.#forget(message.id);
        pending?.fail(toError(message.error));
        return;
      }
      case "crew":
        void this.#gather(message);
        return;
      case "lost":
        this.#lose(new Llama2Error("WORKER_LOST", `the engine has stopped: ${message.error.message}`));
        return;
      default:
        this.#onStart?.(message);
    }
  }

  /** Whether it was still under way. */
  #forget(id: number): boolean {
    const wasThere = this.#pending.delete(id);
    this.#hold();
    return wasThere;
  }

  #hold(): void {
    this.#port.hold(this.#pending.size > 0 || this.#onStart !== undefined);
  }

  #lose(error: Llama2Error): void {
    this.#gone ??= error;
    this.#close(this.#gone);
    this.#onStart?.({ type: "lost", error });
    for (const pending of this.#pending.values()) pending.fail(error);
    this.#pending.clear();
  }
}

function toError({ code, message }: ErrorMessage): Llama2Error {
  return new Llama2Error(code, message);
}
