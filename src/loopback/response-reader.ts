import { Llama2Error } from "../errors.ts";
import { ChunkedBody } from "./chunked-body.ts";

/** A response's first part. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
}

/** Who hears of a response, in this order. */
export interface ResponseEvents {
  onHead(head: ResponseHead): void;
  onBody(bytes: Uint8Array): void;
  onEnd(): void;
}

const LF = 10;
/** Of the connection, not of the answer. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding"]);

/** Reads one HTTP/1.1 response as its bytes come. */
export class ResponseReader {
  readonly #events: ResponseEvents;
  readonly #withoutBody: boolean;
  #head = "";
  #hasHead = false;
  #isDone = false;
  /** Bytes of the body that are still to come; Infinity: until the connection closes. */
  #left = 0;
  #chunked: ChunkedBody | undefined;

  /** @param method of the request: the answer to HEAD has no body */
  constructor(method: string, events: ResponseEvents) {
    this.#withoutBody = method === "HEAD";
    this.#events = events;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** @throws Llama2Error RUNTIME for what is no HTTP */
  read(bytes: Uint8Array): void {
    let at = 0;
    while (!this.#hasHead && at < bytes.length) {
      const byte = bytes[at++]!;
      this.#head += String.fromCharCode(byte);
      if (byte === LF && this.#head.endsWith("\r\n\r\n")) this.#readHead();
    }
    if (this.#hasHead && !this.#isDone) this.#readBody(bytes.subarray(at));
  }

  /**
   * The connection is closed.
   * @throws Llama2Error STREAM_CUT when the answer is not whole
   */
  close(): void {
    if (this.#isDone) return;
    if (!this.#hasHead || this.#left !== Infinity) throw new Llama2Error("STREAM_CUT", "the answer broke off");
    this.#finish();
  }

  #readHead(): void {
    const [first = "", ...lines] = this.#head.trimEnd().split("\r\n");
    this.#head = "";
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    if (status === 0) throw new Llama2Error("RUNTIME", `no HTTP: ${JSON.stringify(first.slice(0, 80))}`);
    if (status < 200) return; // 100 Continue: the answer follows
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    const value = (name: string): string | undefined => headers.find(([key]) => key === name)?.[1];
    this.#hasHead = true;
    this.#events.onHead({ status, headers: headers.filter(([name]) => !HOP_BY_HOP.has(name)) });
    const length = value("content-length");
    if (this.#withoutBody || status === 204 || status === 304) this.#finish();
    else if (value("transfer-encoding") === "chunked") this.#chunked = new ChunkedBody();
    else if (length === undefined) this.#left = Infinity;
    else if (length === "0") this.#finish();
    else this.#left = Number(length);
  }

  #readBody(bytes: Uint8Array): void {
    if (this.#chunked !== undefined) {
      const text = this.#chunked.read(bytes);
      if (text.length > 0) this.#events.onBody(text);
      if (this.#chunked.isDone) this.#finish();
      return;
    }
    const piece = bytes.subarray(0, Math.min(bytes.length, this.#left));
    this.#left -= piece.length;
    if (piece.length > 0) this.#events.onBody(piece);
    if (this.#left === 0) this.#finish();
  }

  #finish(): void {
    this.#isDone = true;
    this.#events.onEnd();
  }
}
