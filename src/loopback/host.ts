import { Connection } from "./connection.ts";
import type { FileSource } from "./file-source.ts";
import { VirtualFiles } from "./files.ts";
import { ModuleMemory } from "./module-memory.ts";
import { LoopbackNetwork } from "./network.ts";
import { type Functions, plainFunctions } from "./plain-functions.ts";
import { poll } from "./poll.ts";
import { Exit, processCalls } from "./process.ts";
import { type LoopbackRequest, requestText } from "./request-text.ts";
import { type ResponseEvents, ResponseReader } from "./response-reader.ts";

/** What assembly/server/main.ts exports. */
interface ServerExports {
  readonly memory: WebAssembly.Memory;
  begin(): number;
  turn(milliseconds: number): number;
}

/** How to start the server. */
export interface HostOptions {
  readonly module: WebAssembly.Module;
  /** What the build with threads imports. */
  readonly memory?: WebAssembly.Memory | undefined;
  /** The words of its command line, without the program's name. */
  readonly args: readonly string[];
  /** By their names: "model.bin" is opened as /model.bin. */
  readonly files: Readonly<Record<string, FileSource>>;
  readonly onRead?: (name: string, position: number) => void;
}

/** A response under way. */
export interface Answer {
  /** The client wants no more: the server stops computing before its next token. */
  cancel(): void;
  /** So many bytes of the answer were read: as many more may come. */
  grant(bytes: number): void;
}

/** What hears of a response: also when it is not whole. */
export interface AnswerEvents extends ResponseEvents {
  onFailure(error: unknown): void;
}

/** The server's module with all that it imports: no thread, no clock of its own; `turn` is one step. */
export class LoopbackHost {
  readonly #exports: ServerExports;
  readonly #network: LoopbackNetwork;
  #notes = "";

  /** @throws RangeError when there is no memory; WebAssembly.LinkError for another module */
  constructor({ module, memory: shared, args, files, onRead }: HostOptions) {
    const memory = new ModuleMemory();
    const network = new LoopbackNetwork(memory);
    const virtual = new VirtualFiles(memory, files, onRead);
    const decoder = new TextDecoder();
    const ownCalls = {
      ...processCalls(memory, {
        args: ["llama2-server", ...args],
        onWrite: (_fd, bytes) => (this.#notes = (this.#notes + decoder.decode(bytes, { stream: true })).slice(-4096)),
      }),
      ...virtual.calls,
      ...network.calls,
      fd_close: (fd: number) => (network.isReady(fd, true) === undefined ? virtual.close(fd) : network.close(fd)),
      poll_oneoff: (questions: number, events: number, count: number, happened: number) =>
        poll(memory, network, questions, events, count, happened),
    };
    const imports = plainFunctions(ownCalls as unknown as Functions);
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: imports,
      ...(shared !== undefined && { env: { memory: shared } }),
    });
    this.#exports = instance.exports as unknown as ServerExports;
    memory.attach(this.#exports.memory);
    this.#network = network;
  }

  /** The last of what the server wrote about itself. */
  get notes(): string {
    return this.#notes;
  }

  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Whether somebody is connected, so that time matters to the server. */
  get isConnected(): boolean {
    return this.#network.open > 0;
  }

  /** Loads the model. Returns the exit code: 0 when the server is ready. */
  begin(): number {
    try {
      return this.#exports.begin();
    } catch (error) {
      if (error instanceof Exit) return error.status === 0 ? 1 : error.status;
      throw error;
    }
  }

  /** One step. Returns whether there may be more to do before a client does something. */
  turn(): boolean {
    const { events } = this.#network;
    // A time to wait, which poll does not: without one the server looks only now and then for new clients.
    return this.#exports.turn(1) !== 0 || this.#network.events !== events;
  }

  /** Sends a request on a connection of its own; the answer comes from `turn`. */
  request(request: LoopbackRequest, events: AnswerEvents): Answer {
    const reader = new ResponseReader(request.method, events);
    const guard = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        connection.leave();
        events.onFailure(error);
      }
    };
    const connection = new Connection(requestText(request), {
      onData: (bytes) => {
        guard(() => {
          reader.read(bytes);
        });
        if (reader.isDone) connection.leave();
      },
      onEnd: () => {
        guard(() => {
          reader.close();
        });
      },
    });
    this.#network.connect(connection);
    return {
      cancel: () => {
        connection.leave();
      },
      grant: (bytes) => {
        connection.grant(bytes);
      },
    };
  }

  /** Breaks off all answers. */
  close(): void {
    this.#network.closeAll();
  }
}
