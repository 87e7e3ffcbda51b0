import { afterAll, afterEach, expect, test } from "vitest";
import { type Call, CLIENTS, type ClientName } from "../clients/call.ts";
import { type Started, startCall, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, chatText, COMPLETIONS, load, metric, untilLoad } from "./api.ts";
import { describeClients, describeServers, RULE_HOSTS } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { ENDLESS, SLOW_CONTEXT, slowModel } from "./slow-model.ts";

// Conformance rules 8, 9 and 10: what a client sees while it waits, and what becomes of its request when it leaves before its
// text has begun (rules-leaving.test.ts: behind that).

const MESSAGES = [{ role: "user", content: "a b c" }];
const SHORT: Body = {
  model: "slow",
  messages: MESSAGES,
  temperature: 0.3,
  seed: 1,
  max_tokens: 4,
  logit_bias: ENDLESS,
};
const LONG: Body = { ...SHORT, max_tokens: SLOW_CONTEXT - 200 };
/** A prompt that is computed for half a minute at least. */
const HEAVY: Body = { ...SHORT, messages: [{ role: "user", content: "é".repeat(7000) }] };

const GENERATED = "llama2_generation_tokens_total";

afterAll(stopClients);

/** What a failed test leaves behind would keep the slot from those that follow. */
const opened: RawConnection[] = [];
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});

async function open(server: ServerProcess, body: Body, path = CHAT): Promise<RawConnection> {
  const connection = await RawConnection.open(server.port);
  opened.push(connection);
  connection.write(postRequest(path, body));
  return connection;
}

/** A stream of minutes that is left to run; its first token is there. */
async function occupy(server: ServerProcess): Promise<RawConnection> {
  const connection = await open(server, { ...LONG, stream: true });
  await textArrived(connection);
  return connection;
}

async function textArrived(connection: RawConnection): Promise<void> {
  await connection.until((bytes) => (/"content":"[^"]/.test(bytes.toString()) ? true : undefined));
}

/** Waits for more than there is. */
async function goesOn(connection: RawConnection): Promise<void> {
  const { length } = connection.received;
  await connection.until((bytes) => (bytes.length > length ? true : undefined));
}

async function headArrived(connection: RawConnection): Promise<void> {
  const head = await connection.untilText("\r\n\r\n");
  expect(head).toMatch(/^HTTP\/1\.1 200\b/);
  expect(head).toMatch(/content-type: text\/event-stream/i);
}

describeServers(
  "a request that waits",
  () => ({ args: [...slowModel(), "--slots", "1", "--queue", "16"] }),
  (server) => {
    const start = (client: ClientName, body: Body, more: Partial<Call> = {}): Started =>
      startCall(client, { op: "chat", baseURL: server().baseURL, stream: true, body, ...more });

    test("rule 8: the headers are sent before the prompt is computed", async () => {
      const generated = await metric(server(), GENERATED);
      const connection = await open(server(), { ...HEAVY, stream: true });
      await headArrived(connection);
      await untilLoad(server(), 1);
      expect(await metric(server(), GENERATED)).toBe(generated);
      connection.close();
      await untilLoad(server(), 0);
      expect(await metric(server(), GENERATED)).toBe(generated);
    });

    test("rules 8 and 9: headers and pings come while it is queued; no client minds them", async () => {
      const expected = await chatText(server(), SHORT);
      // What starts the clients, and builds one of them, takes its time; the slot is not taken before.
      await Promise.all(CLIENTS.map(async (client) => await start(client, SHORT).done));
      const occupant = await occupy(server());
      const queued = await open(server(), { prompt: "a", max_tokens: 1, stream: true }, COMPLETIONS);
      const waiting = CLIENTS.map((client) => start(client, SHORT));
      expect(await Promise.all(waiting.map(async ({ headers }) => await headers))).toEqual(CLIENTS.map(() => 200));
      await headArrived(queued);
      expect(await load(server())).toEqual({ running: 1, waiting: CLIENTS.length + 1 });
      await queued.until((bytes) =>
        /\n: ?\w+\n\n/.test(bytes.toString().replace(/\r\n[0-9a-f]*(\r\n)?/gi, "")) ? true : undefined,
      );
      expect(queued.received.toString()).not.toContain('finish_reason":"');
      await goesOn(occupant);
      occupant.close();
      for (const [i, { done }] of waiting.entries()) {
        const { text, error } = await done;
        expect([CLIENTS[i], text, error]).toEqual([CLIENTS[i], expected, undefined]);
      }
      const { body } = await queued.answer();
      expect(readEvents(body)).toMatchObject({ done: true });
      expect(readEvents(body).pings).toBeGreaterThan(0);
      await untilLoad(server(), 0);
    });

    describeClients(CLIENTS, (client) => {
      test("rule 10: who leaves the queue leaves it, and the running answer goes on", async () => {
        const occupant = await occupy(server());
        const { headers, abort } = start(client, SHORT);
        expect(await headers).toBe(200);
        expect(await load(server())).toEqual({ running: 1, waiting: 1 });
        abort();
        await untilLoad(server(), 1, 0);
        await goesOn(occupant);
        occupant.close();
        await untilLoad(server(), 0);
      });

      test("rule 10: who leaves while the prompt is computed frees the slot before a token is drawn", async () => {
        const generated = await metric(server(), GENERATED);
        const { headers, abort } = start(client, HEAVY);
        expect(await headers).toBe(200);
        await untilLoad(server(), 1);
        abort();
        await untilLoad(server(), 0);
        expect(await metric(server(), GENERATED)).toBe(generated);
      });
    });
  },
  RULE_HOSTS,
);
