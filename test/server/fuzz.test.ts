import { connect } from "node:net";
import { expect, test } from "vitest";
import { STORYTELLER } from "./command.ts";
import { describeServers, HOSTS } from "./each-server.ts";
import { Fuzzer } from "./fuzzer.ts";
import { withWitness } from "./witness.ts";

const REQUESTS = 10_000;
const TOGETHER = 24;
/** How long an answer is waited for: some requests have no end, and get none. */
const PATIENCE_MS = 40;

/** The status of the answer to some bytes; 0 when none came, -1 when the connection was closed without one. */
async function sendBytes(port: number, bytes: Buffer): Promise<number> {
  return await new Promise((resolve) => {
    let received = "";
    const socket = connect({ port, host: "127.0.0.1" });
    const done = (status: number): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(status);
    };
    let timer = setTimeout(() => {
      done(0);
    }, 10_000); // to connect
    socket.on("connect", () => {
      socket.write(bytes);
      clearTimeout(timer);
      timer = setTimeout(() => {
        done(0);
      }, PATIENCE_MS);
    });
    socket.on("data", (piece: Buffer) => {
      received += piece.toString("latin1");
      const match = /^HTTP\/1\.1 (\d{3})[^]*?\r\n\r\n/.exec(received);
      if (match !== null) done(Number(match[1]));
    });
    const closed = (): void => {
      done(-1);
    };
    socket.on("close", closed);
    socket.on("error", closed);
  });
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
      `${REQUESTS} malformed requests: a 4xx, a closed socket, or what they ask for; never a 500, never another client's harm`,
      { timeout: 300_000 },
      async () => {
        const counts = new Map<number, number>();
        const { port } = server();
        await withWitness(server(), async () => {
          const fuzzer = new Fuzzer(20260101);
          let left = REQUESTS;
          const worker = async (): Promise<void> => {
            while (left-- > 0) {
              const request = fuzzer.request();
              const status = await sendBytes(port, request);
              if (status >= 500 && ![501, 503, 505].includes(status)) {
                throw new Error(`${status} for ${JSON.stringify(request.toString("latin1"))}`);
              }
              counts.set(status, (counts.get(status) ?? 0) + 1);
            }
          };
          await Promise.all(Array.from({ length: TOGETHER }, worker));
        });
        expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
        // Each part of the server had its share.
        for (const status of [200, 400, 404, 505])
          expect([status, (counts.get(status) ?? 0) > 20]).toEqual([status, true]);
        expect(counts.get(400)).toBeGreaterThan(REQUESTS / 4);
      },
    );
  },
  HOSTS,
);
