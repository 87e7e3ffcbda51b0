import { expect, test } from "vitest";
import { type Body, CHAT, metric, until } from "./api.ts";
import { describeServers } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { pausedWhile } from "./leaving.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { ENDLESS, slowModel } from "./slow-model.ts";

const TOKENS = 240;
const BODY: Body = {
  messages: [{ role: "user", content: "a b c" }],
  temperature: 0.5,
  max_tokens: TOKENS,
  logit_bias: ENDLESS,
  stream: true,
};

async function begin(server: ServerProcess, more: Body): Promise<RawConnection> {
  const connection = await RawConnection.open(server.port);
  connection.write(postRequest(CHAT, { ...BODY, ...more }));
  return connection;
}

/** How many events have come. */
function events(connection: RawConnection): number {
  return connection.received.toString("latin1").split("data: ").length - 1;
}

describeServers(
  "many streams at once",
  () => ({ args: [...slowModel(), "--slots", "8", "--context", "2048"] }),
  (server) => {
    test("advance together: none is held back until others are done", async () => {
      const streams = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(async (seed) => await begin(server(), { seed })));
      // Each token is sent when it is drawn: a part of one stream is there when no other is at its end.
      await until("a part of a stream", () => (streams.some((one) => events(one) > 30) ? true : undefined));
      const counts = await pausedWhile(server(), () => streams.map(events));
      expect(counts.map((count) => count > Math.max(...counts) / 4)).toEqual(streams.map(() => true));
      expect(counts.map((count) => count < TOKENS)).toEqual(streams.map(() => true));
      for (const stream of streams) {
        expect(readEvents((await stream.answer()).body).done).toBe(true);
        stream.close();
      }
    });
  },
);

describeServers(
  "a stream beside a long prompt",
  () => ({ args: [...slowModel(), "--slots", "2"] }),
  (server) => {
    test("goes on while that is computed", async () => {
      const stream = await begin(server(), { seed: 1, max_tokens: 7000 });
      await until("a token", () => (events(stream) > 1 ? true : undefined));
      const generated = await metric(server(), "llama2_generation_tokens_total");
      const prompt = await begin(server(), { messages: [{ role: "user", content: "é".repeat(7000) }] });
      await prompt.untilText("\r\n\r\n");
      const before = events(stream);
      await until("ten more tokens", () => (events(stream) > before + 10 ? true : undefined));
      // The prompt's own first token is still to come: only its role was sent.
      expect(events(prompt)).toBeLessThanOrEqual(1);
      expect(await metric(server(), "llama2_generation_tokens_total")).toBeGreaterThan(generated + 10);
      stream.close();
      prompt.close();
    });
  },
);
