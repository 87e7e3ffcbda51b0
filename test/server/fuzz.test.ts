import { connect } from "node:net";
import { expect, test } from "vitest";
import { metrics } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers, HOSTS } from "./each-server.ts";
import { Fuzzer } from "./fuzzer.ts";
import { getRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { withWitness } from "./witness.ts";

/** So many are refused, or end with a closed socket; what the fuzzer happens to ask for rightly comes on top. */
const REFUSED = 10_000;
const TOGETHER = 24;
/** How long an answer is waited for: some requests have no end, and are ended then; */
const PATIENCE_MS = 40;
/** and so many answers to another client at least: how slow the server is at the moment counts for nothing. */
const PATIENCE_ROUNDS = 4;
/** How long the end of a connection is waited for, which must come. */
const END_MS = 100_000;
/** What a request came to that has no status: its connection was closed. */
const CLOSED = -1;
/** The status of what was asked rightly by a client that left before the answer. */
const LEFT = 'llama2_http_requests_total{model_name="storyteller",code="499"}';

/**
 * Sends bytes, ends the sending side when there is an answer or none comes, and waits for the end of the connection.
 * @returns the status of the answer, or CLOSED
 * @throws when nobody listens, or the connection does not end
 */
async function outcome(port: number, bytes: Buffer): Promise<number> {
  return await new Promise((resolve, reject) => {
    let received = "";
    let connected = false;
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const patience = setTimeout(() => {
      void rounds(port).then(() => socket.end(), reject);
    }, PATIENCE_MS);
    const end = setTimeout(() => {
      reject(new Error(`no end for ${JSON.stringify(bytes.toString("latin1"))}`));
      socket.destroy();
    }, END_MS);
    socket.on("connect", () => {
      connected = true;
      socket.write(bytes);
    });
    socket.on("data", (piece: Buffer) => {
      received += piece.toString("latin1");
      if (statusOf(received) !== CLOSED) socket.end();
    });
    socket.on("end", () => socket.destroy());
    socket.on("error", (error) => {
      if (!connected) reject(error);
    });
    socket.on("close", () => {
      clearTimeout(patience);
      clearTimeout(end);
      resolve(statusOf(received));
    });
  });
}

/** Lets the server answer somebody else a few times. */
async function rounds(port: number): Promise<void> {
  const connection = await RawConnection.open(port);
  for (let i = 0; i < PATIENCE_ROUNDS; i++) {
    connection.write(getRequest("/livez"));
    await connection.answer();
  }
  connection.close();
}

/** The status of the first answer that is one: "100 Continue" is none. */
function statusOf(received: string): number {
  const match = /^(?:HTTP\/1\.1 100 [^]*?\r\n\r\n)?HTTP\/1\.1 (?!100)(\d{3})[^]*?\r\n\r\n/.exec(received);
  return match === null ? CLOSED : Number(match[1]);
}

async function leftAnswers(server: ServerProcess): Promise<number> {
  return (await metrics(server)).samples.get(LEFT) ?? 0;
}

/** Sends so many requests, a few at a time, and counts their outcomes. */
async function send(port: number, fuzzer: Fuzzer, requests: number, counts: Map<number, number>): Promise<void> {
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const request = fuzzer.request();
      const status = await outcome(port, request);
      if (status >= 500 && ![501, 503, 505].includes(status)) {
        throw new Error(`${status} for ${JSON.stringify(request.toString("latin1"))}`);
      }
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
}

/** How many outcomes are refusals. */
function refusals(counts: ReadonlyMap<number, number>): number {
  const refused = [...counts].filter(([status]) => status === CLOSED || status >= 400);
  return refused.reduce((sum, [, count]) => sum + count, 0);
}

test("the fuzzer makes the same requests from the same seed, and many different ones", () => {
  const requests = (seed: number): string[] => {
    const fuzzer = new Fuzzer(seed);
    return Array.from({ length: 1000 }, () => fuzzer.request().toString("latin1"));
  };
  expect(requests(1)).toEqual(requests(1));
  expect(new Set([...requests(1), ...requests(2)]).size).toBeGreaterThan(1700);
});

describeServers(
  "a fuzzer",
  () => ({ args: [...STORYTELLER, "--slots", "4", "--queue", "32", "--log-level", "off"] }),
  (server) => {
    test(
      `${REFUSED} malformed requests: each a 4xx, a 5xx that says so or a closed socket, never a 500, never another client's harm`,
      { timeout: 600_000 },
      async () => {
        const counts = new Map<number, number>();
        const before = await leftAnswers(server());
        const fuzzer = new Fuzzer(20260101);
        await withWitness(server(), async () => {
          for (let refused = 0; refused < REFUSED;) {
            await send(server().port, fuzzer, REFUSED - refused, counts);
            refused = refusals(counts) - ((await leftAnswers(server())) - before);
          }
        });
        // Each part of the server had its share.
        for (const status of [CLOSED, 200, 400, 404, 505])
          expect([status, (counts.get(status) ?? 0) > 20]).toEqual([status, true]);
        expect(counts.get(400)).toBeGreaterThan(REFUSED / 2);
      },
    );
  },
  HOSTS,
);
