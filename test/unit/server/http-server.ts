import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../sources.ts";
import { Network, type Peer } from "./http-network.ts";

export const METHODS = ["GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH"];

/** The limits of a server under test; what is left out is roomy. */
export interface Limits {
  connections?: number;
  headerBytes?: number;
  headers?: number;
  uriBytes?: number;
  bodyBytes?: number;
  backlog?: number;
  pool?: number;
}

/** A request as its handler sees it. */
export interface Seen {
  connection: number;
  method: string;
  minor: number;
  path: string;
  query: string;
  body: Buffer;
  id: string;
  header: (name: string) => string | undefined;
}

interface Exports {
  memory: WebAssembly.Memory;
  alloc(bytes: bigint): number;
  startPool(bytes: bigint): number;
  poolAlloc(bytes: number): number;
  poolUsed(): number;
  setLimits(...limits: number[]): void;
  start(): number;
  tick(milliseconds: number): void;
  answer(c: number, status: number, body: number, length: number): void;
  stream(c: number, status: number): void;
  streamWrite(c: number, bytes: number, n: number): number;
  endStream(c: number): void;
  abort(c: number): void;
  backlog(c: number): number;
  addHeaders(bytes: number, n: number): void;
  setOwner(c: number, owner: number): void;
  endKeepAlive(): void;
  connectionCount(): number;
  field(c: number, i: number): number;
  header(c: number, name: number): number;
}

const module = new WebAssembly.Module(readFileSync(join(ROOT, "build/http.wasm")));
const SCRATCH = 4 << 20;

/** The HTTP layer in this process, over a network that is made up. */
export class Server {
  readonly network = new Network();
  readonly wasm: Exports;
  /** What the handlers were called for, in order. */
  readonly requests: Seen[] = [];
  readonly gone: number[] = [];
  readonly errors: { status: number; message: string }[] = [];
  /** Answers at once when set; otherwise the request gets an owner and waits. */
  onRequest: ((request: Seen) => void) | undefined;
  onGone: ((connection: number) => void) | undefined;
  readonly #scratch: number;

  constructor(limits: Limits = {}) {
    const { exports } = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: this.network.imports,
      http: {
        testRequest: (c: number) => {
          this.#request(c);
        },
        testGone: (c: number) => {
          this.gone.push(c);
          this.onGone?.(c);
        },
        testError: (c: number, status: number, message: number, length: number) => {
          const text = this.bytes(message, length).toString();
          this.errors.push({ status, message: text });
          this.answer(c, status, text);
        },
      },
    });
    this.wasm = exports as unknown as Exports;
    this.network.attach(this.wasm.memory);
    this.#scratch = this.wasm.alloc(BigInt(SCRATCH));
    this.wasm.startPool(BigInt(limits.pool ?? 8 << 20));
    this.wasm.setLimits(
      limits.connections ?? 16,
      limits.headerBytes ?? 16384,
      limits.headers ?? 100,
      limits.uriBytes ?? 8192,
      limits.bodyBytes ?? 1 << 20,
      limits.backlog ?? 1 << 20,
    );
    if (!this.wasm.start()) throw new Error("no memory");
  }

  #request(c: number): void {
    const number = (i: number): number => this.wasm.field(c, i);
    const text = (i: number): string => this.bytes(number(i), number(i + 1)).toString("latin1");
    const request: Seen = {
      connection: c,
      method: METHODS[number(0)] ?? "other",
      minor: number(1),
      path: text(2),
      query: text(4),
      body: Buffer.from(this.bytes(number(6), number(7))),
      id: text(8),
      header: (name) => this.#header(c, name),
    };
    this.requests.push(request);
    if (this.onRequest) this.onRequest(request);
    else this.wasm.setOwner(c, 1);
  }

  /** Looks a header up by a string laid out as AssemblyScript does. */
  #header(c: number, name: string): string | undefined {
    const view = new DataView(this.wasm.memory.buffer);
    const at = this.#scratch + 32;
    view.setUint32(at - 4, name.length * 2, true);
    for (let i = 0; i < name.length; i++) view.setUint16(at + 2 * i, name.charCodeAt(i), true);
    const value = this.wasm.header(c, at);
    return value === 0 ? undefined : this.bytes(value, this.wasm.field(c, 11)).toString("latin1");
  }

  bytes(at: number, length: number): Buffer {
    return Buffer.from(this.wasm.memory.buffer, at, length);
  }

  #put(data: string | Uint8Array): number {
    const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    new Uint8Array(this.wasm.memory.buffer).set(bytes, this.#scratch);
    return bytes.length;
  }

  answer(c: number, status = 200, body: string | Uint8Array = "ok"): void {
    const n = this.#put(body);
    this.wasm.answer(c, status, this.#scratch, n);
  }

  streamWrite(c: number, data: string | Uint8Array): boolean {
    const n = this.#put(data);
    return this.wasm.streamWrite(c, this.#scratch, n) !== 0;
  }

  addHeaders(text: string): void {
    const n = this.#put(text);
    this.wasm.addHeaders(this.#scratch, n);
  }

  /** Rounds without waiting, so far apart that each looks at all sockets. */
  ticks(n = 1): this {
    for (let i = 0; i < n; i++) {
      this.network.time += 0.02;
      this.wasm.tick(0);
    }
    return this;
  }

  /** Rounds of which most look only at what is under way. */
  glances(n = 1): this {
    for (let i = 0; i < n; i++) {
      this.network.time += 0.0005;
      this.wasm.tick(0);
    }
    return this;
  }

  /** Rounds until this much time has passed. */
  pass(seconds: number): this {
    const end = this.network.time + seconds;
    while (this.network.time < end - 1e-6) this.wasm.tick(Math.ceil((end - this.network.time) * 1000));
    return this;
  }

  /** A client that has sent this. */
  client(data: string | Uint8Array = ""): Peer {
    const peer = this.network.connect();
    if (data.length > 0) peer.send(data);
    return peer;
  }
}

/** The status and the body of the answers that a client has received, in order. */
export function answers(received: Buffer): { status: number; head: string; body: string }[] {
  const list: { status: number; head: string; body: string }[] = [];
  let rest = received.toString("latin1");
  while (rest.length > 0) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) throw new Error(`no whole head: ${rest}`);
    const head = rest.slice(0, end + 2);
    const status = Number(/^HTTP\/1\.1 (\d{3}) [ -~]*\r\n/.exec(head)?.[1]);
    const length = /^content-length: (\d+)\r\n/im.exec(head);
    const n = length ? Number(length[1]) : 0;
    list.push({ status, head, body: rest.slice(end + 4, end + 4 + n) });
    rest = rest.slice(end + 4 + n);
  }
  return list;
}

/** The statuses of the answers that a client has received, in order. */
export function statuses(peer: Peer): number[] {
  return answers(peer.received).map(({ status }) => status);
}

/** A server that answers every request at once with its path. */
export function echo(limits: Limits = {}): Server {
  const server = new Server(limits);
  server.onRequest = ({ connection, path }) => {
    server.answer(connection, 200, path);
  };
  return server;
}
