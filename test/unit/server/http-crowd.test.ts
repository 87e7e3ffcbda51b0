import { expect, test } from "vitest";
import { answers, echo, Server, statuses } from "./http-server.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

test("the one that has been idle for longest makes room", () => {
  const server = echo({ connections: 4 });
  const peers = Array.from({ length: 4 }, () => {
    const peer = server.client(GET);
    server.pass(1);
    return peer;
  });
  peers[0]!.send(GET); // the second is now the one that has waited for longest
  server.pass(1);
  const next = server.client(GET);
  server.ticks(2);
  expect(statuses(next)).toEqual([200]);
  expect(peers.map(({ closed }) => closed)).toEqual([false, true, false, false]);
});

test("when none is idle the new one is told to come again", () => {
  const server = new Server({ connections: 4 });
  const peers = Array.from({ length: 4 }, () => server.client(GET));
  server.ticks(2);
  expect(server.requests.length).toBe(4);
  const surplus = Array.from({ length: 30 }, () => server.client(GET));
  server.ticks(3);
  // A few are told; the others find their connection closed.
  const told = surplus.filter(({ text }) => text.length > 0);
  expect(told.length).toBe(16);
  for (const peer of told) {
    expect(statuses(peer)).toEqual([503]);
    expect(answers(peer.received)[0]!.head).toMatch(/\r\nConnection: close\r\nContent-Length: \d+\r\n/);
    expect(peer.finished).toBe(true);
    peer.end();
  }
  expect(surplus.every(({ finished }) => finished)).toBe(true);
  expect(server.requests.length).toBe(4);
  server.ticks();
  expect(server.wasm.connectionCount()).toBe(4);
  // The four have not noticed anything.
  for (const { connection } of server.requests) server.answer(connection);
  server.ticks(2);
  expect(peers.map(statuses)).toEqual(Array(4).fill([200]));
  const next = server.client(GET);
  server.ticks(2);
  server.answer(server.requests[4]!.connection);
  server.ticks();
  expect(statuses(next)).toEqual([200]);
});

test("those that linger after being told give way to the next", () => {
  const server = new Server({ connections: 2 });
  for (let i = 0; i < 18; i++) server.client(GET);
  server.ticks(3).pass(1.5);
  expect(server.wasm.connectionCount()).toBe(18);
  const next = server.client(GET);
  server.ticks(2);
  expect(statuses(next)).toEqual([503]);
});

test("when the host has no room for another socket, the server waits a moment and tries again", () => {
  const server = echo();
  const peer = server.client(GET);
  server.network.acceptFailures = 3;
  const { calls } = server.network;
  server.pass(0.5);
  expect(statuses(peer)).toEqual([200]);
  expect(calls.get("poll_oneoff")).toBeLessThan(20);
});

test("a thousand come and go, and nothing stays", () => {
  const server = echo({ connections: 8 });
  for (let i = 0; i < 1000; i++) {
    const peer = server.client(GET);
    server.ticks(1 + (i % 3));
    if (i % 7 === 0) peer.reset();
    else if (i % 3 === 0) peer.end();
  }
  server.ticks(3).pass(80);
  expect(server.network.open).toBe(0);
  expect(server.wasm.connectionCount()).toBe(0);
  expect(server.wasm.poolUsed()).toBe(0);
});
