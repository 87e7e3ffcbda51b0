import { afterAll, expect, test } from "vitest";
import { CLIENTS } from "../clients/call.ts";
import { startCall, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, json, metric, post, until, untilLoad, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers } from "./each-server.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { ENDLESS, slowModel } from "./slow-model.ts";

// A server without room for what its clients would read: it says so, in words they understand, and goes on.

const MESSAGES = [{ role: "user", content: "a b c" }];
const STREAM: Body = { model: "slow", messages: MESSAGES, temperature: 0, max_tokens: 7000, logit_bias: ENDLESS };
const LOST = /no memory left.*--buffers/;

afterAll(stopClients);

/** Bodies that never come whole, the large ones first: they fill the last hole of a pool of 1 MiB. */
const SIZES = [400_000, 200_000, 100_000, 50_000, 25_000, 12_000, 6000, 3000, 1400, 600, 300, 200, 100, 50];

/** Takes all of a server's memory for clients until `over`, as often as it is freed meanwhile, and gives it back. */
async function squeeze(server: ServerProcess, over: () => boolean): Promise<void> {
  const held: RawConnection[] = [];
  try {
    await until("the stream broke off", async () => {
      for (const size of SIZES) {
        for (let i = 0; i < 8 && !over(); i++) {
          const connection = await RawConnection.open(server.port);
          held.push(connection);
          connection.write(postRequest(CHAT, " ".repeat(size)).subarray(0, -1));
          await new Promise((resolve) => setTimeout(resolve, 15));
        }
      }
      return over() || undefined;
    });
  } finally {
    for (const connection of held) connection.close();
  }
}

describeServers(
  "a stream without room",
  () => ({ args: [...slowModel(), "--slots", "1", "--buffers", "1"] }),
  (server) => {
    test("ends with an error in an event of its own, and the server goes on", async () => {
      const connection = await RawConnection.open(server().port);
      connection.write(postRequest(CHAT, { ...STREAM, stream: true }));
      await connection.until((bytes) => bytes.includes('"content":"') || undefined);
      const ends = (bytes: Buffer): boolean => bytes.toString().endsWith("0\r\n\r\n");
      await squeeze(server(), () => ends(connection.received));
      const { status, body } = await connection.answer();
      connection.close();
      expect(status).toBe(200);
      const events = body.toString().split("\n\n");
      expect(events.pop()).toBe("");
      const last = events.pop()!;
      expect(last).toMatch(/^data: \{"error":\{/);
      const { error } = JSON.parse(last.slice(6)) as ErrorObject;
      expect(error).toMatchObject({ type: "server_error", param: null, code: "internal_error" });
      expect(error.message).toMatch(LOST);
      for (const event of events) expect(event).toMatch(/^(data: \{"id":|: ping$)/);

      await untilLoad(server(), 0);
      const { choices } = await whole(server(), CHAT, { ...STREAM, max_tokens: 3 });
      expect(choices[0]!.finish_reason).toBe("length");
    });

    describeClients(CLIENTS, (client) => {
      test("is an error with the server's words in the client", async () => {
        const { baseURL } = server();
        const call = startCall(client, { op: "chat", baseURL, stream: true, body: STREAM });
        expect(await call.text).not.toBe("");
        let over = false;
        void call.done.then(() => (over = true));
        await squeeze(server(), () => over);
        const { error } = await call.done;
        expect(error?.message).toMatch(LOST);
        expect(call.statuses).toEqual([200]);
        await untilLoad(server(), 0);
      });
    });
  },
);

describeServers(
  "an answer without room",
  () => ({ args: [...STORYTELLER, "--slots", "8", "--buffers", "1"] }),
  (server) => {
    const large = { max_tokens: 700, ignore_eos: true, n: 8, seed: 1 };

    test("is a 413 where nobody else holds memory, because coming again would not help, and leaves nothing behind", async () => {
      const used = await metric(server(), "llama2_buffer_used_bytes");
      for (const [path, body] of [
        [CHAT, { messages: MESSAGES, logprobs: true, top_logprobs: 20 }],
        [COMPLETIONS, { prompt: "Once", logprobs: 20 }],
      ] as const) {
        const answer = await post(server(), path, { ...large, ...body });
        expect(answer.status).toBe(413);
        const { error } = json(answer) as ErrorObject;
        expect(error.type).toBe("invalid_request_error");
        expect(error.message).toMatch(/--buffers N/);
        expect(answer.headers.get("retry-after")).toBeUndefined();
        await untilLoad(server(), 0);
        const small = await whole(server(), path, { ...body, ...large, n: 1, max_tokens: 5 });
        expect(small.usage.completion_tokens).toBe(5);
      }
      expect(await metric(server(), "llama2_buffer_used_bytes")).toBeLessThanOrEqual(used + 16_384);
    });
  },
);
