import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesSource } from "../../src/loopback/file-source.ts";
import { LoopbackHost } from "../../src/loopback/host.ts";
import { ROOT } from "../sources.ts";

export const SERVER_WASM = join(ROOT, "dist/llama2-server.wasm");
const module = new WebAssembly.Module(readFileSync(SERVER_WASM));

export const STORIES = { model: "test/models/stories260K.bin", tokenizer: "test/models/tok512.bin" };
export const STORYTELLER = { model: "models/storyteller.bin", tokenizer: "models/tokenizer.bin" };

/** An answer as it has come so far. */
export interface LoopbackAnswer {
  status: number;
  headers: Map<string, string>;
  parts: string[];
  ended: boolean;
  failure: unknown;
  cancel(): void;
  grant(bytes: number): void;
}

/** The server in this thread: nothing happens but in `turn`. */
export class LoopbackServer {
  readonly host: LoopbackHost;
  readonly code: number;

  constructor(paths: { model: string; tokenizer: string }, ...flags: string[]) {
    const open = (path: string) => bytesSource(readFileSync(join(ROOT, path)));
    this.host = new LoopbackHost({
      module,
      args: ["/model.bin", "-z", "/tokenizer.bin", "--model-id", "stories", ...flags],
      files: { "model.bin": open(paths.model), "tokenizer.bin": open(paths.tokenizer) },
    });
    this.code = this.host.begin();
  }

  send(method: string, path: string, body?: unknown, headers: [string, string][] = []): LoopbackAnswer {
    const text = body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body));
    const decoder = new TextDecoder();
    const answer: LoopbackAnswer = {
      status: 0,
      headers: new Map(),
      parts: [],
      ended: false,
      failure: undefined,
      ...this.host.request(
        { method, path, headers, body: text },
        {
          onHead: (head) => {
            answer.status = head.status;
            answer.headers = new Map(head.headers);
          },
          onBody: (bytes) => answer.parts.push(decoder.decode(bytes, { stream: true })),
          onEnd: () => (answer.ended = true),
          onFailure: (error) => (answer.failure = error),
        },
      ),
    };
    return answer;
  }

  /** Turns until it is so. @throws when it never is */
  until(what: () => boolean, turns = 20_000): void {
    while (!what()) {
      if (turns-- === 0) throw new Error("never");
      this.host.turn();
    }
  }

  /** A whole answer's JSON. */
  json(method: string, path: string, body?: unknown): unknown {
    const answer = this.send(method, path, body);
    this.until(() => answer.ended);
    return JSON.parse(answer.parts.join("")) as unknown;
  }
}
