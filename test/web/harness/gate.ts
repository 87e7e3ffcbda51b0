import { once } from "node:events";
import { createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer that comes instead of the real one. */
export interface FalseAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

interface Rule {
  pattern: RegExp;
  /** Instead of the real answer. */
  answer?: FalseAnswer;
  /** The connection breaks behind so many bytes of the real answer's body. */
  bytes?: number;
  /** The real answer's body stops there until this is over; then it goes on, or the connection breaks after all. */
  held?: Promise<"goes on" | "breaks">;
  /** For how many requests more this holds. */
  times: number;
}

/** A network between the browser and nginx, as bad as a test wants it. Rules are tried against method and path: /^GET .*\.bin$/. */
export class Gate {
  private readonly server: Server;
  private readonly target: number;
  private rules: Rule[] = [];
  /** "METHOD path" of each request, oldest first. */
  readonly requests: string[] = [];

  private constructor(target: number) {
    this.target = target;
    this.server = createServer((request, response) => {
      this.pass(request, response);
    });
  }

  /** @param target nginx's port */
  static async open(target: number): Promise<Gate> {
    const gate = new Gate(target);
    await new Promise<void>((resolve) => gate.server.listen(0, "127.0.0.1", resolve));
    return gate;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Answers requests that match by itself. */
  answer(pattern: RegExp, answer: FalseAnswer): void {
    this.rules.unshift({ pattern, answer, times: Infinity });
  }

  /** Breaks the connection behind so many bytes of the answer's body, for so many requests. */
  cut(pattern: RegExp, bytes: number, times = Infinity): void {
    this.rules.unshift({ pattern, bytes, times });
  }

  /**
   * Holds the answer's body back behind so many bytes.
   * @returns what lets it go on
   */
  hold(pattern: RegExp, bytes: number): () => void {
    return this.heldUntil("goes on", pattern, bytes);
  }

  /**
   * As `hold`, for a connection that breaks in the end: what a page has not read when it hears of that is lost to it, so a test
   * that wants to see the beginning waits for it first.
   * @returns what breaks it
   */
  holdToBreak(pattern: RegExp, bytes: number): () => void {
    return this.heldUntil("breaks", pattern, bytes);
  }

  /** A good network again. */
  clear(): void {
    this.rules = [];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private heldUntil(end: "goes on" | "breaks", pattern: RegExp, bytes: number): () => void {
    let release: () => void = () => undefined;
    const held = new Promise<typeof end>((resolve) => {
      release = (): void => {
        resolve(end);
      };
    });
    this.rules.unshift({ pattern, bytes, held, times: Infinity });
    return release;
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const line = `${request.method} ${request.url}`;
    this.requests.push(line);
    const rule = this.rules.find(({ pattern, times }) => times > 0 && pattern.test(line));
    if (rule !== undefined) rule.times--;
    if (rule?.answer !== undefined) {
      const { status, headers, body } = rule.answer;
      request.resume();
      response.writeHead(status, headers).end(body);
      return;
    }
    const { method, url: path, headers } = request;
    const upstream = send({ port: this.target, host: "127.0.0.1", method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      response.flushHeaders();
      void relay(answer, response, rule);
    });
    upstream.on("error", () => response.destroy());
    response.on("close", () => upstream.destroy());
    request.pipe(upstream);
  }
}

async function relay(answer: IncomingMessage, response: ServerResponse, rule: Rule | undefined): Promise<void> {
  let left = rule?.bytes ?? Infinity;
  const gone = once(response, "close");
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      const head = piece.subarray(0, left);
      left -= head.length;
      await Promise.race([gone, new Promise((resolve) => response.write(head, resolve))]);
      if (left > 0) continue;
      if (rule?.held === undefined || (await rule.held) === "breaks") {
        response.destroy();
        return;
      }
      response.write(piece.subarray(head.length));
      left = Infinity;
    }
    response.end();
  } catch {
    response.destroy();
  }
}
