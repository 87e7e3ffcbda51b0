import { describe, expect, test } from "vitest";
import type { Peer } from "./http-network.ts";
import { answers, type Limits, type Seen, Server } from "./http-server.ts";

const GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

/** A server with one request in hand. */
function inHand(bytes = GET, limits: Limits = {}): { server: Server; peer: Peer; request: Seen; c: number } {
  const server = new Server(limits);
  const peer = server.client(bytes);
  server.ticks(bytes.length > 100_000 ? 50 : 2);
  const request = server.requests[0]!;
  return { server, peer, request, c: request.connection };
}

/** The pieces of a chunked answer, and whether it has ended. */
function chunks(text: string): { pieces: string[]; ended: boolean } {
  let rest = text.slice(text.indexOf("\r\n\r\n") + 4);
  const pieces: string[] = [];
  while (rest.length > 0) {
    const size = /^([0-9a-f]+)\r\n/.exec(rest);
    if (!size) throw new Error(`no chunk: ${rest.slice(0, 100)}`);
    const n = parseInt(size[1]!, 16);
    const start = size[0].length;
    expect(rest.slice(start + n, start + n + 2)).toBe("\r\n");
    if (n === 0) return { pieces, ended: rest.length === start + 2 };
    pieces.push(rest.slice(start, start + n));
    rest = rest.slice(start + n + 2);
  }
  return { pieces, ended: false };
}

describe("an answer with a length", () => {
  test("its head and body leave together", () => {
    const { server, peer, c, request } = inHand();
    server.addHeaders("X-Extra: 1\r\n");
    server.answer(c, 404, "what?");
    server.ticks();
    expect(peer.chunks.length).toBe(1);
    expect(peer.text).toBe(
      `HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nX-Request-Id: ${request.id}\r\n` +
        "Connection: keep-alive\r\nKeep-Alive: timeout=75\r\nContent-Length: 5\r\nX-Extra: 1\r\n\r\nwhat?",
    );
  });

  test("extra headers go to one answer only, and only whole lines", () => {
    const { server, peer, c } = inHand();
    server.addHeaders(`X-A: 1\r\nX-B: ${"b".repeat(5000)}\r\n`);
    server.answer(c);
    server.ticks(2);
    expect(answers(peer.received)[0]!.head).toContain("\r\nX-A: 1\r\n");
    expect(peer.text).not.toContain("X-B");
    peer.send(GET);
    server.ticks();
    server.answer(c);
    server.ticks();
    expect(answers(peer.received)[1]!.head).not.toContain("X-A");
  });

  test("an answer without a type or a body, such as 204", () => {
    const { server, peer, c } = inHand();
    server.answer(c, 204, "");
    server.ticks();
    expect(peer.text).toMatch(/^HTTP\/1\.1 204 No Content\r\nX-Request-Id: /);
    expect(peer.text).not.toMatch(/content-/i);
  });

  test("HEAD: the length, not the body", () => {
    const { server, peer, c } = inHand("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    server.answer(c, 200, "hello");
    server.ticks();
    expect(peer.text).toMatch(/\r\nContent-Length: 5\r\n\r\n$/);
    expect(peer.finished).toBe(false);
  });

  test("a second answer is none", () => {
    const { server, peer, c } = inHand();
    server.answer(c);
    server.answer(c);
    server.wasm.stream(c, 200);
    expect(server.streamWrite(c, "x")).toBe(false);
    server.wasm.endStream(c);
    server.ticks(2);
    expect(answers(peer.received).length).toBe(1);
  });

  test("a large body to a slow reader is whole, and its memory goes back", () => {
    const { server, peer, c } = inHand();
    const body = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
    peer.window = 100_000;
    server.answer(c, 200, body);
    for (let i = 0; i < 100; i++) {
      server.ticks();
      peer.window += 5000;
    }
    expect(peer.received.subarray(-body.length).equals(body)).toBe(true);
    expect(server.wasm.poolUsed()).toBe(0);
  });

  test("a very large body to a fast reader does not wait for anything", () => {
    const { server, peer, c } = inHand();
    const start = server.network.time;
    server.answer(c, 200, Buffer.alloc(3 << 20, "x"));
    for (let i = 0; i < 20 && peer.received.length <= 3 << 20; i++) server.wasm.tick(1000);
    expect(peer.received.length).toBeGreaterThan(3 << 20);
    expect(server.network.time).toBe(start);
    server.ticks();
    expect(server.wasm.poolUsed()).toBe(0);
  });

  test("an answer that finds no memory ends the connection", () => {
    const { server, peer, c } = inHand(GET, { pool: 65536 });
    peer.window = 1000;
    server.answer(c, 200, Buffer.alloc(200_000));
    server.ticks();
    expect(peer.closed).toBe(true);
    expect(server.gone).toEqual([]);
    expect(server.wasm.poolUsed()).toBe(0);
  });
});

describe("request ids", () => {
  test.each(["abc-DEF_1.2", "x".repeat(64)])("a safe one is kept: %s", (id) => {
    const { request } = inHand(`GET / HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${id}\r\n\r\n`);
    expect(request.id).toBe(id);
  });

  test.each(["", "a b", "a:b", 'a"', "a\xe9", "x".repeat(65)])("another is replaced: %j", (id) => {
    const { request } = inHand(`GET / HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${id}\r\n\r\n`);
    expect(request.id).toMatch(/^req_[0-9a-f]{16}$/);
  });

  test("no two are the same", () => {
    const server = new Server();
    for (let i = 0; i < 10; i++) server.client(GET);
    server.ticks(2);
    expect(new Set(server.requests.map(({ id }) => id)).size).toBe(10);
  });
});

describe("a stream", () => {
  test("its head leaves before anything is written, its pieces as chunks", () => {
    const { server, peer, c } = inHand();
    server.wasm.stream(c, 200);
    server.ticks();
    expect(peer.text).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n$/);
    expect(peer.text).not.toMatch(/content-length/i);
    expect(server.streamWrite(c, "data: 1\n\n")).toBe(true);
    expect(server.streamWrite(c, "")).toBe(true);
    server.ticks();
    expect(chunks(peer.text)).toEqual({ pieces: ["data: 1\n\n"], ended: false });
    server.streamWrite(c, "x".repeat(300));
    server.wasm.endStream(c);
    const before = peer.chunks.length;
    server.ticks();
    expect(peer.chunks.length).toBe(before + 1);
    expect(chunks(peer.text)).toEqual({ pieces: ["data: 1\n\n", "x".repeat(300)], ended: true });
    peer.send(GET);
    server.ticks(2);
    expect(server.requests.length).toBe(2);
  });

  test("HTTP/1.0: ends with the connection", () => {
    const { server, peer, c } = inHand("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    server.wasm.stream(c, 200);
    server.streamWrite(c, "one");
    server.streamWrite(c, "two");
    server.wasm.endStream(c);
    server.ticks();
    expect(peer.text).toMatch(/\r\nConnection: close\r\n\r\nonetwo$/);
    expect(peer.text).not.toContain("chunked");
    expect(peer.finished).toBe(true);
  });

  test("HEAD: only the head", () => {
    const { server, peer, c } = inHand("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    server.wasm.stream(c, 200);
    expect(server.streamWrite(c, "one")).toBe(true);
    server.wasm.endStream(c);
    server.ticks();
    expect(peer.text).toMatch(/\r\n\r\n$/);
    expect(peer.finished).toBe(false);
  });

  test("to a client that does not read: the backlog is told, and bounded", () => {
    const { server, peer, c } = inHand(GET, { backlog: 10_000 });
    peer.window = 0;
    server.wasm.stream(c, 200);
    server.ticks();
    const taken: string[] = [];
    for (let i = 0; i < 100; i++) {
      const piece = String(i).repeat(200);
      if (server.streamWrite(c, piece)) taken.push(piece);
      server.ticks();
    }
    expect(taken.length).toBeGreaterThan(10);
    expect(server.wasm.backlog(c)).toBeGreaterThan(9000);
    expect(server.wasm.backlog(c)).toBeLessThanOrEqual(10_000);
    peer.window = Infinity;
    server.ticks();
    expect(server.wasm.backlog(c)).toBe(0);
    expect(server.streamWrite(c, "end")).toBe(true);
    server.wasm.endStream(c);
    server.ticks();
    expect(chunks(peer.text)).toEqual({ pieces: [...taken, "end"], ended: true });
  });

  test("a pool without room refuses a piece, and the stream stays whole", () => {
    const { server, peer, c } = inHand(GET, { pool: 16384 });
    peer.window = 0;
    server.wasm.stream(c, 200);
    server.ticks();
    expect(server.streamWrite(c, "x".repeat(50_000))).toBe(false);
    expect(server.streamWrite(c, "y")).toBe(true);
    server.wasm.endStream(c);
    peer.window = Infinity;
    server.ticks(2);
    expect(chunks(peer.text)).toEqual({ pieces: ["y"], ended: true });
  });

  test("others go on while one does not read", () => {
    const server = new Server();
    const [slow, fast] = [server.client(GET), server.client(GET)];
    server.ticks();
    slow.window = 0;
    for (const { connection } of server.requests) server.wasm.stream(connection, 200);
    for (let i = 0; i < 50; i++) {
      for (const { connection } of server.requests) server.streamWrite(connection, `${i}\n`);
      server.ticks();
      expect(chunks(fast.text).pieces.length).toBe(i + 1);
    }
    expect(slow.text).toBe("");
    slow.window = Infinity;
    server.ticks();
    expect(chunks(slow.text)).toEqual(chunks(fast.text));
  });
});
