import { describe, expect, test } from "vitest";
import { answers, echo, Server, statuses } from "./http-server.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const post = (body: string, fields = ""): string =>
  `POST / HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;

describe("connections stay open", () => {
  test("HTTP/1.1: for the next request, in any number", () => {
    const server = echo();
    const peer = server.client();
    for (let i = 0; i < 5; i++) {
      peer.send(`GET /${i} HTTP/1.1\r\nHost: a\r\n\r\n`);
      server.ticks(2);
    }
    expect(answers(peer.received).map(({ body }) => body)).toEqual(["/0", "/1", "/2", "/3", "/4"]);
    expect(answers(peer.received)[0]!.head).toContain("Connection: keep-alive\r\nKeep-Alive: timeout=75\r\n");
    expect(peer.finished).toBe(false);
  });

  test.each([
    ["1.1", "", true],
    ["1.1", "Connection: close\r\n", false],
    ["1.1", "Connection: x , CLOSE\r\n", false],
    ["1.1", "Connection: keep-alive\r\nConnection: close\r\n", false],
    ["1.0", "", false],
    ["1.0", "Connection: Keep-Alive\r\n", true],
    ["1.0", "Connection: keep-alive, close\r\n", false],
  ])("HTTP/%s with %j: %s", (version, fields, stays) => {
    const server = echo();
    const peer = server.client(`GET / HTTP/${version}\r\nHost: a\r\n${fields}\r\n`);
    server.ticks(3);
    expect(statuses(peer)).toEqual([200]);
    expect(answers(peer.received)[0]!.head).toContain(`\r\nConnection: ${stays ? "keep-alive" : "close"}\r\n`);
    expect(peer.finished).toBe(!stays);
    // It reads until the client has seen the end.
    expect(peer.closed).toBe(false);
    peer.end();
    server.ticks();
    expect(peer.closed).toBe(true);
  });

  test("the memory of a request goes back when it is answered", () => {
    const server = echo();
    const peers = Array.from({ length: 10 }, () => server.client(post("a".repeat(50_000))));
    server.ticks(3);
    expect(peers.map(statuses)).toEqual(Array(10).fill([200]));
    expect(server.wasm.poolUsed()).toBe(0);
  });

  test("until keep-alive ends, as it does before the server does", () => {
    const server = echo();
    const [idle, busy, fresh] = [server.client(GET), server.client(), server.client()];
    server.ticks(2);
    server.onRequest = undefined;
    busy.send(GET);
    server.ticks();
    server.wasm.endKeepAlive();
    server.ticks(2);
    expect([idle.closed, busy.closed, fresh.closed]).toEqual([true, false, false]);
    server.answer(server.requests[server.requests.length - 1]!.connection);
    fresh.send(GET);
    server.ticks(2);
    server.answer(server.requests[server.requests.length - 1]!.connection);
    server.ticks();
    for (const peer of [busy, fresh]) {
      expect(answers(peer.received)[0]!.head).toContain("Connection: close\r\n");
      expect(peer.finished).toBe(true);
    }
  });
});

describe("a second request behind the first", () => {
  test("is refused by the end of the connection, which the first answer announces", () => {
    const server = echo();
    const peer = server.client(GET + GET);
    server.ticks(3);
    expect(statuses(peer)).toEqual([200]);
    expect(answers(peer.received)[0]!.head).toContain("Connection: close\r\n");
    expect(peer.finished).toBe(true);
    expect(server.requests.length).toBe(1);
  });

  test("also when it comes while the first is in hand", () => {
    const server = new Server();
    const peer = server.client(GET);
    server.ticks();
    const { connection } = server.requests[0]!;
    peer.send(GET);
    server.ticks();
    expect(server.gone).toEqual([]);
    server.answer(connection);
    server.ticks(3);
    expect(statuses(peer)).toEqual([200]);
    expect(peer.finished).toBe(true);
    expect(server.requests.length).toBe(1);
  });

  test("and nobody can send for ever while the first is in hand", () => {
    const server = new Server();
    const peer = server.client(GET);
    server.ticks();
    for (let i = 0; i < 200 && !peer.closed; i++) {
      peer.send(Buffer.alloc(65536));
      server.ticks();
      expect(server.wasm.poolUsed()).toBeLessThan(1024);
    }
    expect(peer.closed).toBe(true);
    expect(server.gone).toEqual([server.requests[0]!.connection]);
  });
});

describe("Expect: 100-continue", () => {
  const expecting = post("hello", "Expect: 100-Continue\r\n");
  const head = expecting.slice(0, -5);

  test("the client is told to go on", () => {
    const server = echo();
    const peer = server.client(head);
    server.ticks();
    expect(peer.text).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    peer.send("hello");
    server.ticks(2);
    expect(peer.text).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK\r\n/);
    expect(server.requests[0]!.body.toString()).toBe("hello");
  });

  test.each([
    ["its body is there", expecting],
    ["its body has begun", `${head}he`],
    ["it has none", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"],
    ["it speaks HTTP/1.0", head.replace("HTTP/1.1", "HTTP/1.0")],
  ])("but not when %s", (_, bytes) => {
    const server = echo();
    const peer = server.client(bytes);
    server.ticks(3);
    expect(peer.text).not.toContain("100 Continue");
  });

  test("a body over the limit is refused before it is sent", () => {
    const server = echo({ bodyBytes: 4 });
    const peer = server.client(head);
    server.ticks(2);
    expect(statuses(peer)).toEqual([413]);
  });
});

describe("a refused client", () => {
  test("sees the answer although it is still sending", () => {
    const server = echo({ bodyBytes: 1000 });
    const peer = server.client(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n`);
    server.ticks(2);
    expect(statuses(peer)).toEqual([413]);
    expect([peer.finished, peer.closed]).toEqual([true, false]);
    for (let i = 0; i < 50; i++) {
      peer.send(Buffer.alloc(65536));
      server.ticks();
    }
    expect(peer.closed).toBe(false);
    expect(server.wasm.poolUsed()).toBe(0);
    peer.end();
    server.ticks();
    expect(peer.closed).toBe(true);
  });

  test("is not listened to for ever: neither in bytes nor in time", () => {
    const server = echo({ bodyBytes: 1000 });
    const [much, long] = [server.client("X\r\n\r\n"), server.client("X\r\n\r\n")];
    for (let i = 0; i < 200; i++) {
      much.send(Buffer.alloc(65536));
      server.ticks();
    }
    expect([much.closed, long.closed]).toEqual([true, false]);
    for (let i = 0; i < 6; i++) {
      long.send("x");
      server.pass(1);
    }
    expect(long.closed).toBe(true);
  });
});
