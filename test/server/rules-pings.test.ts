import { afterAll, expect, test } from "vitest";
import { CHAT, load, metric, untilLoad } from "./api.ts";
import { describeServers } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import { ENDLESS, slowModel } from "./slow-model.ts";

// Conformance rule 9: a stream that has nothing to say sends something at least every 15 seconds, in the queue and while its
// prompt is computed, however long that takes.

/** The longest silence that a proxy has to bear. */
const SILENCE_MS = 15_000;
/** Two silences and some. */
const WATCHED_MS = 34_000;
const SLOTS = 3;

/** Prompts of thousands of tokens that have no beginning in common; with a row a batch they take minutes. */
function heavy(number: number): Buffer {
  const content = `${number}${"é".repeat(3500)}`;
  return postRequest(CHAT, {
    messages: [{ role: "user", content }],
    max_tokens: 4,
    stream: true,
    logit_bias: ENDLESS,
  });
}

/** A stream and when something of it came, its head among it. */
interface Watched {
  connection: RawConnection;
  times: number[];
}

async function watch(port: number, request: Buffer): Promise<Watched> {
  const connection = await RawConnection.open(port);
  const times: number[] = [];
  connection.socket.on("data", () => times.push(performance.now()));
  connection.write(request);
  await connection.untilText("\r\n\r\n");
  return { connection, times };
}

const opened: Watched[] = [];
afterAll(() => {
  for (const { connection } of opened) connection.close();
});

describeServers(
  "a stream that is silent for long",
  () => ({ args: [...slowModel(), "--slots", `${SLOTS}`, "--queue", "4", "--batch", "1"] }),
  (server) => {
    test("rule 9: shows that it is alive every 15 seconds, in the queue and in its prompt", async () => {
      const generated = await metric(server(), "llama2_generation_tokens_total");
      const streams = await Promise.all(
        Array.from({ length: SLOTS + 1 }, async (_, number) => await watch(server().port, heavy(number))),
      );
      opened.push(...streams);
      await untilLoad(server(), SLOTS, 1);
      await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
      const end = performance.now();
      // All of it was the wait for a slot and for the prompts.
      expect(await load(server())).toEqual({ running: SLOTS, waiting: 1 });
      expect(await metric(server(), "llama2_generation_tokens_total")).toBe(generated);
      for (const { connection, times } of streams) {
        const silences = [...times, end].slice(1).map((time, i) => time - times[i]!);
        expect(Math.max(...silences)).toBeLessThanOrEqual(SILENCE_MS);
        const text = connection.received.toString();
        const frames = text.slice(text.indexOf("\r\n\r\n") + 4).replace(/(^|\r\n)[0-9a-f]+\r\n/g, "");
        const { pings, chunks } = readEvents(Buffer.from(frames.replace(/\r\n$/, "")));
        expect(pings).toBeGreaterThanOrEqual(Math.floor(WATCHED_MS / SILENCE_MS));
        expect(chunks.filter(({ choices }) => choices[0]?.delta?.content)).toEqual([]);
        connection.close();
      }
      await untilLoad(server(), 0);
    });
  },
);
