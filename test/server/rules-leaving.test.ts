import { afterAll, afterEach, expect, test } from "vitest";
import { type Call, CLIENTS, type ClientName } from "../clients/call.ts";
import { type Started, startCall, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, metric, untilLoad } from "./api.ts";
import { describeClients, describeServers } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { GENERATED, generatedAfter, untilDelivered } from "./leaving.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { ENDLESS, SLOW_CONTEXT, slowModel } from "./slow-model.ts";

// Conformance rule 10: whoever leaves while the text is made frees the slot within one token, counted from where the server could
// know of it (leaving.ts).

const CANCELLED = "llama2_requests_cancelled_total";
/** The token that is being computed when the news comes. */
const ONE = 1;

/** An answer of minutes. */
const LONG: Body = {
  model: "slow",
  messages: [{ role: "user", content: "a b c" }],
  temperature: 0.3,
  seed: 1,
  max_tokens: SLOW_CONTEXT - 200,
  logit_bias: ENDLESS,
};

afterAll(stopClients);

/** What a failed test leaves behind would keep the slot from those that follow. */
const opened: RawConnection[] = [];
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});

async function open(server: ServerProcess, body: Body): Promise<RawConnection> {
  const connection = await RawConnection.open(server.port);
  opened.push(connection);
  connection.write(postRequest(CHAT, body));
  return connection;
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Lets a paused server run for moments, until somebody is done with it. */
async function inMoments(server: ServerProcess, done: Promise<unknown>): Promise<void> {
  const state = { over: false };
  void done.then(() => (state.over = true));
  for (const end = Date.now() + 200_000; !state.over && Date.now() < end;) {
    server.resume();
    await pause(5);
    server.pause();
    await pause(50);
  }
}

/** Waits until the answer is being made. */
async function begun(server: ServerProcess, generated: number): Promise<void> {
  await untilLoad(server, 1);
  await expect.poll(async () => await metric(server, GENERATED)).toBeGreaterThan(generated + 10);
}

describeServers(
  "a client that leaves",
  () => ({ args: [...slowModel(), "--slots", "1", "--queue", "16"] }),
  (server) => {
    const start = (client: ClientName, more: Partial<Call>): Started =>
      startCall(client, { op: "chat", baseURL: server().baseURL, body: LONG, ...more });

    test.each(["close", "reset", "halfClose"] as const)(
      "rule 10: a stream that its client ends (%s) ends within one token, all of which the client was sent",
      async (leave) => {
        const [generated, cancelled] = [await metric(server(), GENERATED), await metric(server(), CANCELLED)];
        const connection = await open(server(), { ...LONG, stream: true, return_token_ids: true });
        await begun(server(), generated);
        let sent = 0;
        const after = await generatedAfter(server(), async () => {
          await untilDelivered(server());
          const bytes = connection.received;
          const body = bytes.subarray(bytes.indexOf("\r\n\r\n") + 4).toString();
          const events = body.replace(/(^|\r\n)[0-9a-f]+\r\n/g, "").replace(/\r\n$/, "");
          const { chunks } = readEvents(Buffer.from(events), false);
          sent = chunks.reduce((sum, { choices }) => sum + idsOf(choices[0]).length, 0);
          connection[leave]();
        });
        expect(after).toBeLessThanOrEqual(ONE);
        // Two: one step may have been in hand at the stop, and one more may begin before the look at the sockets.
        expect((await metric(server(), GENERATED)) - generated - sent).toBeLessThanOrEqual(2);
        expect(sent).toBeGreaterThan(10);
        expect(await metric(server(), CANCELLED)).toBe(cancelled + 1);
      },
    );

    test.each(["close", "reset", "halfClose"] as const)(
      "rule 10: who leaves (%s) while the answer is made in one piece frees the slot within one token too",
      async (leave) => {
        const [generated, cancelled] = [await metric(server(), GENERATED), await metric(server(), CANCELLED)];
        const connection = await open(server(), LONG);
        await begun(server(), generated);
        const after = await generatedAfter(server(), () => {
          connection[leave]();
        });
        expect(after).toBeLessThanOrEqual(ONE);
        expect(await metric(server(), CANCELLED)).toBe(cancelled + 1);
      },
    );

    // The AI SDK and ollama-js keep the connection open behind a loop that was left; their users abort.
    describeClients(
      CLIENTS.filter((client) => client !== "ai-sdk" && client !== "ollama"),
      (client) => {
        // Ten tokens may take many moments: on a busy machine the server gets but a part of each.
        test("rule 10: who breaks the loop frees the slot within one token", { timeout: 400_000 }, async () => {
          let done!: Started["done"];
          const after = await generatedAfter(server(), async () => {
            ({ done } = start(client, { stream: true, breakAfter: 10 }));
            await inMoments(server(), done);
          });
          const { broken, error } = await done;
          expect({ broken, error }).toEqual({ broken: true });
          expect(after).toBeLessThanOrEqual(ONE);
        });
      },
    );

    describeClients(CLIENTS, (client) => {
      test("rule 10: who aborts in the middle of the text frees the slot within one token", async () => {
        const cancelled = await metric(server(), CANCELLED);
        const { text, abort, done } = start(client, { stream: true });
        await text;
        expect(await generatedAfter(server(), abort)).toBeLessThanOrEqual(ONE);
        await done;
        expect(await metric(server(), CANCELLED)).toBe(cancelled + 1);
      });
    });

    // ollama-js aborts streams only.
    describeClients(
      CLIENTS.filter((client) => client !== "ollama"),
      (client) => {
        test("rule 10: who aborts an answer in one piece frees the slot within one token", async () => {
          const [generated, cancelled] = [await metric(server(), GENERATED), await metric(server(), CANCELLED)];
          const { abort, done } = start(client, {});
          await begun(server(), generated);
          expect(await generatedAfter(server(), abort)).toBeLessThanOrEqual(ONE);
          expect((await done).error).toBeDefined();
          expect(await metric(server(), CANCELLED)).toBe(cancelled + 1);
        });
      },
    );
  },
);

function idsOf(choice: object | undefined): readonly number[] {
  return (choice as { token_ids?: number[] } | undefined)?.token_ids ?? [];
}
