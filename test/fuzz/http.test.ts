import { expect, test } from "vitest";
import { Random } from "../models/random.ts";
import { answers, type Seen, Server } from "../unit/server/http-server.ts";
import { mutated, VALID } from "./http-requests.ts";
import { readWithNode } from "./node-parser.ts";

const RUNS = 12_000;
const COMPARED = 6000;
const REFUSALS = [400, 408, 413, 414, 417, 431, 501, 505];
const LIMITS = { bodyBytes: 4000, headerBytes: 4096, headers: 50 };

function serving(limits = {}): Server {
  const server = new Server(limits);
  server.onRequest = ({ connection, path }) => {
    server.answer(connection, 200, path);
  };
  return server;
}

/** Puts bytes to the server as a client of its own, cut into pieces. Returns the statuses of what came back. */
function statuses(server: Server, bytes: string, piece: number): number[] {
  const peer = server.client(bytes);
  peer.piece = piece;
  server.glances(Math.min(400, Math.ceil(bytes.length / piece))).ticks(3);
  if (piece % 5 === 0) server.pass(80);
  peer.end();
  server.ticks(3 + Math.ceil(bytes.length / piece));
  expect(peer.closed, JSON.stringify(bytes)).toBe(true);
  const text = peer.text.replaceAll("HTTP/1.1 100 Continue\r\n\r\n", "");
  // HEAD answers announce a body that does not come.
  return text.startsWith("HTTP/1.1 200") ? [200] : answers(Buffer.from(text, "latin1")).map(({ status }) => status);
}

test(`${RUNS} requests, most of them malformed: each is answered or its connection closed, and nothing stays behind`, () => {
  const random = new Random(1);
  const server = serving(LIMITS);
  const seen = new Map<string, number>();
  for (let i = 0; i < RUNS; i++) {
    const bytes = mutated(random);
    const list = statuses(server, bytes, [1, 2, 7, 100, 5000, 1e6][random.integer(6)]!);
    expect(list.length, JSON.stringify(bytes)).toBeLessThanOrEqual(1);
    for (const status of list) expect([200, ...REFUSALS], JSON.stringify(bytes)).toContain(status);
    seen.set(String(list), (seen.get(String(list)) ?? 0) + 1);
    expect(server.wasm.poolUsed()).toBe(0);
    expect(server.wasm.connectionCount()).toBe(0);
    if (i % 20 === 0) expect(statuses(server, VALID[i % VALID.length]!, 1e6)).toEqual([200]);
  }
  // The mutations reach every refusal, and leave some requests whole.
  for (const status of [200, ...REFUSALS]) expect(seen.get(String(status)) ?? 0, String(status)).toBeGreaterThan(5);
});

/** Where this server takes what Node's parser refuses: stated, so that nothing else slips in. */
const MORE_LENIENT = ["HPE_INVALID_METHOD", "HPE_INVALID_VERSION", "HPE_INVALID_URL", "CONNECT", "UPGRADE"];

/**
 * The same request without what Node is stricter about than the standard: a tab behind a length; and without what is thrown
 * away here, but looked at there: chunk extensions and trailers.
 */
function bare(bytes: string): string {
  const end = bytes.indexOf("\r\n\r\n", bytes.search(/[^\r\n]/)) + 4;
  let [result, rest] = [bytes.slice(0, end).replaceAll(/[ \t]+(?=\r\n)/g, ""), bytes.slice(end)];
  if (!/^transfer-encoding:/im.test(result)) return result + rest;
  for (let size = 1; size > 0;) {
    const line = rest.indexOf("\r\n");
    size = parseInt(rest, 16);
    result += `${size.toString(16)}\r\n${size > 0 ? rest.slice(line + 2, line + 4 + size) : "\r\n"}`;
    rest = rest.slice(line + 4 + size);
  }
  return result;
}

test(`${COMPARED} requests: what both this server and Node take, they read alike`, async () => {
  const random = new Random(2);
  const server = serving();
  let both = 0;
  for (let i = 0; i < COMPARED; i++) {
    const bytes = mutated(random);
    const before = server.requests.length;
    let headers: (string | undefined)[] = [];
    const names = ["host", "connection", "content-type", "user-agent", "x", "te", "origin", "b"];
    server.onRequest = ({ connection, header }) => {
      headers = names.map(header);
      server.answer(connection);
    };
    const peer = server.client(bytes);
    server.ticks(3);
    peer.reset();
    server.ticks(2);
    const request: Seen | undefined = server.requests[before];
    if (request === undefined) continue;
    let reading = await readWithNode(Buffer.from(bytes, "latin1"));
    if (reading && "code" in reading) reading = await readWithNode(Buffer.from(bare(bytes), "latin1"));
    const shown = JSON.stringify(bytes);
    if (reading === undefined) continue;
    if ("code" in reading) {
      expect(MORE_LENIENT, shown).toContain(reading.code);
      continue;
    }
    both++;
    const { message, body } = reading;
    if (request.method !== "other") expect(message.method, shown).toBe(request.method);
    const url = message.url!.replace(/^https?:\/\/[^/]+/i, "");
    expect(url.split("?")[0], shown).toBe(request.path);
    expect(body.toString("latin1"), shown).toBe(request.body.toString("latin1"));
    for (const [j, name] of names.entries()) {
      const raw = message.rawHeaders.findIndex((text, k) => k % 2 === 0 && text.toLowerCase() === name);
      expect(raw < 0 ? undefined : message.rawHeaders[raw + 1], `${name} of ${shown}`).toBe(headers[j]);
    }
  }
  expect(both).toBeGreaterThan(COMPARED / 10);
});
