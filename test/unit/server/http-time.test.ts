import { describe, expect, test } from "vitest";
import { echo, Server, statuses } from "./http-server.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

describe("time", () => {
  test("a connection that says nothing is closed, without a word", () => {
    const server = echo();
    const [silent, served] = [server.client(), server.client(GET)];
    server.ticks(2).pass(74);
    expect([silent.closed, served.closed]).toEqual([false, false]);
    server.pass(2);
    expect([silent.closed, served.closed]).toEqual([true, true]);
    expect(silent.text).toBe("");
    expect(statuses(served)).toEqual([200]);
  });

  test.each([
    ["head", "GET / HTTP/1.1\r\n", 15],
    ["empty lines", "", 15],
    ["body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n", 60],
    ["chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n", 60],
  ])("one byte a second does not help: %s", (what, start, seconds) => {
    const server = echo();
    const peer = server.client(start);
    let time = 0;
    for (; !peer.finished && time < 200; time++) {
      peer.send(what === "empty lines" ? "\r\n" : "x");
      server.pass(1);
    }
    expect(time).toBeGreaterThanOrEqual(seconds - 1);
    expect(time).toBeLessThanOrEqual(seconds + 2);
    expect(statuses(peer)).toEqual([408]);
    server.pass(10);
    expect(peer.closed).toBe(true);
    expect(server.wasm.poolUsed()).toBe(0);
  });

  test("a request that takes its time, but less than is allowed, is served", () => {
    const server = echo();
    const peer = server.client();
    for (const byte of GET) {
      peer.send(byte);
      server.pass(0.4);
    }
    expect(statuses(peer)).toEqual([200]);
  });

  test("a handler may take as long as it likes", () => {
    const server = new Server();
    const peer = server.client(GET);
    server.ticks().pass(3600);
    server.answer(server.requests[0]!.connection);
    server.ticks(2);
    expect(statuses(peer)).toEqual([200]);
  });

  test.each([
    ["takes nothing", 0],
    ["takes next to nothing", 10],
  ])("a reader that %s is cut off, and its request given up", (_, window) => {
    const server = new Server();
    const peer = server.client(GET);
    server.ticks();
    const { connection } = server.requests[0]!;
    server.wasm.stream(connection, 200);
    peer.window = 0;
    for (let i = 0; i < 100; i++) server.streamWrite(connection, "x".repeat(100));
    let time = 0;
    for (; !peer.closed && time < 100; time++) {
      server.pass(1);
      peer.window = window;
    }
    expect(time).toBeGreaterThan(58);
    expect(time).toBeLessThan(64);
    expect(server.gone).toEqual([connection]);
  });

  test("a slow reader that takes enough is left alone", () => {
    const server = new Server();
    const peer = server.client(GET);
    server.ticks();
    const { connection } = server.requests[0]!;
    server.wasm.stream(connection, 200);
    peer.window = 0;
    for (let i = 0; i < 100; i++) server.streamWrite(connection, "x".repeat(100));
    for (let i = 0; i < 12; i++) {
      server.pass(20);
      peer.window = 600;
    }
    expect(peer.closed).toBe(false);
    expect(server.gone).toEqual([]);
  });

  test("a wait is no longer than was asked for, and ends with the first time-out", () => {
    const server = echo();
    const start = server.network.time;
    server.wasm.tick(1000);
    expect(server.network.time - start).toBeCloseTo(1, 2);
    const peer = server.client("GET");
    server.wasm.tick(60_000);
    expect(server.network.time - start).toBeCloseTo(1, 2);
    server.wasm.tick(60_000);
    expect(server.network.time - start).toBeCloseTo(16, 1);
    expect(statuses(peer)).toEqual([408]);
  });
});

describe("rounds that only look at what is under way", () => {
  /** How many calls the host got in rounds in which nothing happened. */
  function calls(server: Server, names: readonly string[], rounds: number): number[] {
    const count = (): number[] => names.map((name) => server.network.calls.get(name) ?? 0);
    const before = count();
    server.glances(rounds);
    return count().map((n, i) => n - before[i]!);
  }

  test("ask nothing about idle clients", () => {
    const server = echo();
    for (let i = 0; i < 10; i++) server.client(GET);
    server.ticks(3);
    expect(calls(server, ["poll_oneoff", "sock_recv", "sock_send"], 15)).toEqual([0, 0, 0]);
    expect(calls(server, ["poll_oneoff", "sock_recv"], 15)).toEqual([1, 0]);
  });

  test("see at once that a client has left, and take more of a request", () => {
    const server = new Server();
    const held = server.client(GET);
    server.ticks(2).glances(3);
    const { connection } = server.requests[0]!;
    expect(calls(server, ["poll_oneoff", "sock_recv"], 10)).toEqual([0, 10]);
    server.glances();
    const fresh = server.client(GET.slice(0, 10));
    server.ticks();
    fresh.send(GET.slice(10));
    server.glances();
    expect(server.requests.length).toBe(2);
    server.answer(server.requests[1]!.connection);
    server.glances();
    expect(statuses(fresh)).toEqual([200]);
    held.end();
    server.glances();
    expect(server.gone).toEqual([connection]);
  });

  test("a new client, and the next request of an idle one, wait 10 ms at most", () => {
    const server = echo();
    const peer = server.client(GET);
    server.ticks(2);
    peer.send(GET);
    const fresh = server.client(GET);
    server.glances(21);
    expect(statuses(peer)).toEqual([200, 200]);
    expect(statuses(fresh)).toEqual([200]);
  });

  test("a reader that catches up is served in every round", () => {
    const server = new Server();
    const peer = server.client(GET);
    server.ticks();
    peer.window = 0;
    server.wasm.stream(server.requests[0]!.connection, 200);
    server.ticks();
    peer.window = 10;
    server.glances();
    expect(peer.text.length).toBe(10);
  });
});
