import { afterAll, expect, test } from "vitest";
import { openSockets, SHOWS_SOCKETS } from "../host/open-sockets.ts";
import { CHAT, load, metric, post, until, untilLoad } from "./api.ts";
import { describeServers, HOSTS } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { FLOOD, floodFolder, silentClient } from "./flood.ts";
import type { RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { withWitness } from "./witness.ts";

// A client that does not read: its answer waits, up to a limit, and nobody else's does.

const GENERATED = "llama2_generation_tokens_total";
const CANCELLED = "llama2_requests_cancelled_total";
const BUFFERED = "llama2_buffer_used_bytes";

/** The flood until it is stuck, the write time-out of one second, ten that Node waits for what it holds; else it were 60. */
const LEFT_MS = 55_000;

const { folder, remove } = floodFolder();
afterAll(remove);

/** Waits until no token is drawn any more though a text is not finished: its client's connection is full. */
async function untilStuck(server: ServerProcess): Promise<void> {
  await until("the stream is stuck", async () => {
    const before = await metric(server, GENERATED);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return (await metric(server, GENERATED)) === before && (await load(server)).running === 1 ? true : undefined;
  });
}

describeServers(
  "a client that does not read",
  () => ({ args: ["model.bin", "--slots", "3"], cwd: folder }),
  (server) => {
    test("gets the whole stream, unchanged, when it reads again", async () => {
      const expected = (await post(server(), CHAT, FLOOD)).body;
      const content = (body: Buffer): string => JSON.stringify(readEvents(body).chunks.map(({ choices }) => choices));
      await withWitness(server(), async () => {
        const connection = await silentClient(server());
        await new Promise((resolve) => setTimeout(resolve, 1000));
        connection.socket.resume();
        expect(content((await connection.answer()).body)).toBe(content(expected));
        connection.close();
      });
    });

    test("holds its slot and a limited memory meanwhile", async () => {
      const connection = await silentClient(server());
      await untilStuck(server());
      expect(await metric(server(), BUFFERED)).toBeLessThan(4 << 20);
      await withoutSlot(server());
      connection.close();
      await untilLoad(server(), 0);
    });
  },
);

/** Others are answered while one slot is stuck. */
async function withoutSlot(server: ServerProcess): Promise<void> {
  const { status } = await post(server, CHAT, { ...FLOOD, stream: false, max_tokens: 20, top_logprobs: 0 });
  expect(status).toBe(200);
  expect(await load(server)).toEqual({ running: 1, waiting: 0 });
}

const CONNECTIONS = 8;
const SLOTS = 6;
const WAVES = 3;

/** Waits until the server has no connection but the one that asks, and the system no socket of another. */
async function untilAlone(server: ServerProcess, sockets: number): Promise<void> {
  await until("no connection is left", async () => {
    const alone = (await metric(server, "llama2_http_connections")) === 1;
    return alone && (!SHOWS_SOCKETS || openSockets(server.pid) <= sockets) ? true : undefined;
  });
}

/** Waits until so many answers were given up. */
async function untilCancelled(server: ServerProcess, count: number): Promise<void> {
  await until(`${count} cancelled`, async () => (await metric(server, CANCELLED)) === count || undefined);
}

/** Reads at last: the end comes, though not the answer's. */
async function expectCutOff(connection: RawConnection): Promise<void> {
  connection.socket.resume();
  const text = await connection.until((bytes, ended) => (ended ? bytes.toString("latin1") : undefined));
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).not.toContain("[DONE]");
  connection.close();
}

describeServers(
  "clients that never read",
  () => ({
    args: ["model.bin", "--slots", `${SLOTS}`, "--write-timeout", "1", "--max-connections", `${CONNECTIONS}`],
    cwd: folder,
  }),
  (server) => {
    let resting: number | undefined;
    const socketsAtRest = (): number => (resting ??= SHOWS_SOCKETS ? openSockets(server().pid) : 0);

    test("one is left after a while: its slot is free, its connection ended", async () => {
      const sockets = socketsAtRest();
      const cancelled = await metric(server(), CANCELLED);
      const from = Date.now();
      const connection = await silentClient(server());
      await untilCancelled(server(), cancelled + 1);
      await untilLoad(server(), 0);
      await untilAlone(server(), sockets);
      expect(Date.now() - from).toBeLessThan(LEFT_MS);
      await expectCutOff(connection);
    });

    // Node holds each of them for ten seconds more.
    test("one after the other, they keep no place from those who do", { timeout: 400_000 }, async () => {
      const sockets = socketsAtRest();
      const cancelled = await metric(server(), CANCELLED);
      const silent: RawConnection[] = [];
      for (let wave = 0; wave < WAVES; wave++) {
        for (let i = 0; i < SLOTS; i++) silent.push(await silentClient(server()));
        // Who is late does not see them wait; but that each had a slot, and has it no more.
        await untilCancelled(server(), cancelled + SLOTS * (wave + 1));
        await untilLoad(server(), 0);
        await untilAlone(server(), sockets);
      }
      expect((await post(server(), CHAT, { ...FLOOD, stream: false, max_tokens: 20 })).status).toBe(200);
      for (const connection of silent) expect(connection.closed).toBe(false); // not one of them has left by itself
      await Promise.all(silent.map(expectCutOff));
    });
  },
  [...HOSTS, "jco"],
);
