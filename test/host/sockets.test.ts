import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Socket } from "node:net";
import { missing } from "../runtimes/each.ts";
import { SERVER_HOSTS, serverCandidate } from "../runtimes/server-command.ts";
import { until } from "../server/api.ts";
import type { ServerProcess } from "../server/server-process.ts";
import { launchEcho, open, readAll, receive, startEcho, talk } from "./echo-process.ts";
import { openSockets, SHOWS_SOCKETS } from "./open-sockets.ts";

const ADDRESS_IN_USE = -103; // -100 minus WASI's EADDRINUSE
const FLOOD = 8 << 20;

/** Bytes that tell where they belong. */
function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => i & 255));
}

describe.each(SERVER_HOSTS)("host/sockets [%s]", (host) => {
  const candidate = serverCandidate(host);
  let server: ServerProcess | undefined;
  let port = 0;
  let atRest = 0; // its sockets, without a connection

  beforeAll(async () => {
    if (candidate.program() === undefined) return;
    server = await startEcho(host);
    port = server.port;
    if (SHOWS_SOCKETS) atRest = openSockets(server.pid);
  });
  beforeEach((context) => {
    if (candidate.program() === undefined) missing(candidate, context);
  });
  afterAll(async () => {
    await server?.stop();
  });

  test("echoes, and ends when the client has ended", async () => {
    expect((await talk(port, "ehello")).toString()).toBe("hello");
    const long = pattern(300_000);
    expect((await talk(port, Buffer.concat([Buffer.from("e"), long]))).equals(long)).toBe(true);
  });

  // More than wasmtime's scheduler grants a turn (128), so many that the server has to give way while it looks at them. jco's
  // shim over Node loses some of them when they come at the same moment.
  const together = host.startsWith("jco") ? 200 : 900;

  test(`serves ${together} connections at once, and again`, async () => {
    for (let round = 0; round < 2; round++) {
      const words = Array.from({ length: together }, (_, i) => `${i}:${"x".repeat((i % 50) * 100)}`);
      const answers = await Promise.all(words.map(async (word) => (await talk(port, `e${word}`)).toString()));
      expect(answers).toEqual(words);
    }
  });

  test("answers one connection while many others rest", async () => {
    const resting = await Promise.all(Array.from({ length: 300 }, async () => await open(port)));
    expect((await talk(port, "eamong many")).toString()).toBe("among many");
    for (const socket of resting) socket.destroy();
  });

  test("a client that reads late gets every byte, after the buffers were full", async () => {
    const before = server!.log.length;
    const socket = await open(port);
    socket.pause();
    socket.write("f");
    await server!.printed(/stalled \d+\n/);
    const bytes = readAll(socket);
    socket.resume();
    const got = await bytes;
    expect(got.length).toBe(FLOOD);
    expect(got.equals(pattern(FLOOD))).toBe(true);
    expect(server!.log.slice(before)).not.toContain("broken");
  });

  // In wasmtime, where a socket once lasted as long as its client, more than the table of sockets holds.
  const waves = host === "wasmtime" ? 5 : 1;
  const silent = host === "wasmtime" ? 220 : 40;

  test.runIf(SHOWS_SOCKETS)(`${waves} times ${silent} clients that never read are left for good`, async () => {
    const clients: Socket[] = [];
    // Each is left only after the server was once told to wait for it.
    const stalled = (): number => server!.log.match(/^stalled /gm)?.length ?? 0;
    const before = stalled();
    for (let wave = 0; wave < waves; wave++) {
      for (let i = 0; i < silent; i++) {
        const socket = await open(port);
        socket.pause();
        socket.write("l");
        clients.push(socket);
      }
      await until("all have been there", () => (stalled() >= before + clients.length ? true : undefined));
      await until("no socket of theirs is left", () => (openSockets(server!.pid) <= atRest ? true : undefined));
    }
    expect((await talk(port, "estill there")).toString()).toBe("still there");
    const received = clients.map(readAll);
    for (const socket of clients) socket.resume();
    for (const bytes of await Promise.all(received)) {
      expect(bytes.length).toBeGreaterThan(0);
      expect(bytes.length).toBeLessThan(FLOOD);
      expect(bytes.equals(pattern(bytes.length))).toBe(true);
    }
  });

  test("half close: the end of what we send arrives, what the client still sends too", async () => {
    const socket = await open(port, { allowHalfOpen: true });
    const end = new Promise((resolve) => socket.once("end", resolve));
    socket.write("h");
    expect((await receive(socket, 3)).toString()).toBe("bye");
    await end;
    socket.end("12345");
    await server!.printed(/received 5\n/);
  });

  test("a client that goes while we send breaks its connection and nothing else", async () => {
    for (const leave of ["destroy", "resetAndDestroy"] as const) {
      const socket = await open(port);
      socket.write("f");
      await receive(socket, 1);
      socket[leave]();
    }
    await server!.printed(/(broken|reset) \d+\n[^]*(broken|reset) \d+\n/);
    expect((await talk(port, "estill there")).toString()).toBe("still there");
  });

  test("a reset is the end of a connection at rest", async () => {
    const before = server!.log.length;
    const socket = await open(port);
    socket.write("eabc");
    await receive(socket, 3);
    socket.resetAndDestroy();
    await until("a reset", () => server!.log.slice(before).includes("reset") || undefined);
  });

  test("a poll waits as long as it is told", async () => {
    const times = (await talk(port, "t")).toString().trim().split(" ").map(Number);
    expect(times).toHaveLength(4);
    const [none, one, twenty, twoHundred] = times as [number, number, number, number];
    expect(none).toBeGreaterThanOrEqual(0);
    // No upper limit: the machine may be busy. Timers may fire a little early by their own resolution.
    expect(one).toBeGreaterThan(0.9);
    expect(twenty).toBeGreaterThan(19.5);
    expect(twoHundred).toBeGreaterThan(199);
  });

  test("a port that is taken is an error, not a trap", async () => {
    const second = await launchEcho(host, ["127.0.0.1", String(port)]);
    const code = await second.ended();
    expect(second.log).toContain(`listen: ${ADDRESS_IN_USE}\n`);
    expect(code).toBe(host === "wasmtime" || host.startsWith("jco") ? 1 : 3);
  });

  test("listens on every address", async () => {
    const all = await startEcho(host, ["0.0.0.0"]);
    try {
      expect((await talk(all.port, "eeverywhere")).toString()).toBe("everywhere");
    } finally {
      await all.stop();
    }
  });

  test("closes everything and ends with its own code", async () => {
    const other = await startEcho(host);
    const resting = await open(other.port);
    const closed = readAll(resting);
    const asking = await open(other.port);
    asking.write("q");
    expect(await other.ended()).toBe(0);
    expect((await closed).length).toBe(0);
  });
});
