import { expect, test } from "vitest";
import type { Peer } from "./http-network.ts";
import { echo, Server, statuses } from "./http-server.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const post = (body: string, fields = ""): string =>
  `POST / HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;

const leavings: [string, (peer: Peer) => void][] = [
  ["ends its side", (peer) => peer.end()],
  ["resets the connection", (peer) => peer.reset()],
];

test.each(leavings)("%s: its request is given up in the next round, once", (_, leave) => {
  const server = new Server();
  const peer = server.client(GET);
  server.ticks(3);
  const { connection } = server.requests[0]!;
  expect(server.gone).toEqual([]);
  leave(peer);
  server.ticks();
  expect(server.gone).toEqual([connection]);
  expect(peer.closed).toBe(true);
  server.ticks(3);
  expect(server.gone).toEqual([connection]);
  expect(server.wasm.connectionCount()).toBe(0);
  expect(server.wasm.poolUsed()).toBe(0);
});

test.each(leavings)("%s in the middle of a stream", (_, leave) => {
  const server = new Server();
  const peer = server.client(GET);
  server.ticks();
  const { connection } = server.requests[0]!;
  server.wasm.stream(connection, 200);
  expect(server.streamWrite(connection, "a")).toBe(true);
  server.ticks();
  leave(peer);
  server.streamWrite(connection, "b");
  expect(server.gone).toEqual([]);
  server.ticks();
  expect(server.gone).toEqual([connection]);
});

test.each(leavings)("%s: nothing is given up when the answer has ended, or nobody asked to be told", (_, leave) => {
  const server = new Server();
  const [answered, unowned] = [server.client(GET), server.client(GET)];
  server.ticks();
  const [first, second] = server.requests;
  server.answer(first!.connection);
  server.wasm.setOwner(second!.connection, 0);
  leave(answered);
  leave(unowned);
  server.ticks(3);
  expect(server.gone).toEqual([]);
  expect(server.network.open).toBe(0);
});

test("an answer that was given still reaches a client that ended its side", () => {
  const server = echo();
  const peer = server.client(GET).end();
  server.ticks(3);
  expect(statuses(peer)).toEqual([200]);
  expect(peer.closed).toBe(true);
});

test.each(["", "GET", GET.slice(0, -2), post("hello").slice(0, -1)])("%j and then silence: closed", (bytes) => {
  const server = echo();
  const peer = server.client(bytes).end();
  server.ticks(3);
  expect(peer.text).toBe("");
  expect(peer.closed).toBe(true);
  expect(server.wasm.poolUsed()).toBe(0);
});

test("abort closes at once and tells nobody", () => {
  const server = new Server();
  const peer = server.client(GET);
  server.ticks();
  server.wasm.abort(server.requests[0]!.connection);
  expect(peer.closed).toBe(true);
  server.ticks(2);
  expect(server.gone).toEqual([]);
  expect(server.wasm.connectionCount()).toBe(0);
});
