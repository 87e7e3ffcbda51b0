import { connect, type Socket } from "node:net";

const LONGEST_WAIT_MS = 100_000;

/** An answer as it stood on the wire. */
export interface RawAnswer {
  status: number;
  /** The status line and the header lines, as they are. */
  head: string;
  /** By lower-case name. */
  headers: Map<string, string>;
  /** The body, its transfer coding taken off. */
  body: Buffer;
  /** The chunks of the transfer coding, in order; what a server that flushes sends in one go. */
  chunks: Buffer[];
  /** Bytes behind the answer. */
  rest: Buffer;
}

/** A connection of which every byte is seen. */
export class RawConnection {
  private buffer = Buffer.alloc(1 << 16);
  private length = 0;
  private ended = false;
  private wake: () => void = () => undefined;
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (piece: Buffer) => {
      this.append(piece);
      this.wake();
    });
    const end = (): void => {
      this.ended = true;
      this.wake();
    };
    socket.on("end", end);
    socket.on("error", end);
    socket.on("close", end);
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new RawConnection(socket);
  }

  private append(piece: Buffer): void {
    if (this.length + piece.length > this.buffer.length) {
      const larger = Buffer.alloc(2 * (this.length + piece.length));
      this.received.copy(larger);
      this.buffer = larger;
    }
    piece.copy(this.buffer, this.length);
    this.length += piece.length;
  }

  /** Sends bytes; text as Latin-1, so that "\xff" is the byte 255. */
  write(bytes: string | Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** All that came so far. */
  get received(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Whether the server closed its side. */
  get closed(): boolean {
    return this.ended;
  }

  /** Waits until what came so far satisfies `ready`. @throws when the connection ends before, or nothing comes for long */
  async until<T>(ready: (bytes: Buffer, ended: boolean) => T | undefined): Promise<T> {
    for (const end = Date.now() + LONGEST_WAIT_MS; ;) {
      const result = ready(this.received, this.ended);
      if (result !== undefined) return result;
      if (this.ended) throw new Error(`the connection ended after ${JSON.stringify(this.tail())}`);
      if (Date.now() > end) throw new Error(`waited too long after ${JSON.stringify(this.tail())}`);
      await this.news();
    }
  }

  private tail(): string {
    return this.received.subarray(-500).toString("latin1");
  }

  private async news(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Waits for the text; returns all that came up to then. */
  async untilText(text: string): Promise<string> {
    return await this.until((bytes) => (bytes.includes(text) ? bytes.toString("latin1") : undefined));
  }

  /** Waits for the next whole answer and takes it off. */
  async answer(): Promise<RawAnswer> {
    const seen: Seen = { chunks: [], at: 0 };
    const answer = await this.until((bytes, ended) => parseAnswer(bytes, ended, seen));
    const { chunks, body, rest } = answer;
    const own = { ...answer, body: Buffer.from(body), chunks: chunks.map((chunk) => Buffer.from(chunk)) };
    this.length = rest.copy(this.buffer);
    return own;
  }

  /** Waits for the end: what came until then. */
  async end(): Promise<Buffer> {
    return await this.until((bytes, ended) => (ended ? bytes : undefined));
  }

  /** Closes our sending side only. */
  halfClose(): void {
    this.socket.end();
  }

  /** Ends the connection with RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }
}

/** How far an answer in chunks was read when it was not whole yet: bounds of its chunks, and where the next one begins. */
interface Seen {
  chunks: [start: number, end: number][];
  at: number;
}

/** The first answer in the bytes, once it is whole. @throws when it is not HTTP/1.x */
function parseAnswer(bytes: Buffer, ended: boolean, seen: Seen): RawAnswer | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = bytes.toString("latin1", 0, headEnd);
  const [statusLine = "", ...lines] = head.split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: [\x20-\x7e]*)?$/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not a status line: ${statusLine}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x20-\x7e]*)$/.exec(line);
    if (match === null) throw new Error(`not a header: ${line}`);
    headers.set(match[1]!.toLowerCase(), match[2]!);
  }
  const found = { status, head, headers };
  const rest = bytes.subarray(headEnd + 4);
  if (status === 100) return parseAnswer(rest, ended, seen);
  if (headers.get("transfer-encoding") === "chunked") {
    const chunked = parseChunks(rest, seen);
    return chunked && { ...found, ...chunked };
  }
  if (status === 204 || status === 304) return { ...found, body: Buffer.alloc(0), chunks: [], rest };
  const length = headers.get("content-length");
  if (length === undefined) {
    return ended ? { ...found, body: rest, chunks: [rest], rest: Buffer.alloc(0) } : undefined;
  }
  if (rest.length < Number(length)) return undefined;
  const body = rest.subarray(0, Number(length));
  return { ...found, body, chunks: [body], rest: rest.subarray(Number(length)) };
}

function parseChunks(bytes: Buffer, seen: Seen): Pick<RawAnswer, "body" | "chunks" | "rest"> | undefined {
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", seen.at);
    if (lineEnd < 0) return undefined;
    const size = bytes.toString("latin1", seen.at, lineEnd);
    if (!/^[0-9a-fA-F]+$/.test(size)) throw new Error(`not the size of a chunk: ${size}`);
    const start = lineEnd + 2;
    const end = start + parseInt(size, 16);
    if (bytes.length < end + 2) return undefined;
    if (bytes.toString("latin1", end, end + 2) !== "\r\n") throw new Error("a chunk does not end where its size says");
    if (end === start) {
      const chunks = seen.chunks.map(([from, to]) => bytes.subarray(from, to));
      return { body: Buffer.concat(chunks), chunks, rest: bytes.subarray(end + 2) };
    }
    seen.chunks.push([start, end]);
    seen.at = end + 2;
  }
}

/** A request with a JSON body, ready to be sent. */
export function postRequest(path: string, body: unknown, headers: Record<string, string> = {}): Buffer {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const lines = Object.entries({ "Content-Type": "application/json", ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = [`POST ${path} HTTP/1.1`, "Host: localhost", ...lines, `Content-Length: ${bytes.length}`, "", ""];
  return Buffer.concat([Buffer.from(head.join("\r\n")), bytes]);
}

/** A request without a body. */
export function getRequest(path: string, headers: Record<string, string> = {}, method = "GET"): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join("")}\r\n`;
}
