import { afterAll, describe, expect, test } from "vitest";
import { CLIENTS } from "../clients/call.ts";
import { missingFor, startCall, stopClients } from "../clients/client-process.ts";
import { missing } from "../runtimes/each.ts";
import { serverCandidate } from "../runtimes/server-command.ts";
import { ROOT } from "../sources.ts";
import {
  type Body,
  CHAT,
  chatText,
  type ErrorObject,
  get,
  json,
  load,
  metrics,
  post,
  until,
  untilLoad,
} from "./api.ts";
import { HOSTS } from "./each-server.ts";
import { readEvents, textOf } from "./event-stream.ts";
import { FLOOD, floodFolder, silentClient } from "./flood.ts";
import { total } from "./prometheus.ts";
import { getRequest, postRequest, RawConnection } from "./raw-connection.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { ENDLESS, slowModel } from "./slow-model.ts";

// The life of a server in a pod: ready, draining (loading.test.ts: before that). Each test has a server of its own.

const MESSAGES = [{ role: "user", content: "a b c" }];
const SHORT: Body = { model: "slow", messages: MESSAGES, temperature: 0, max_tokens: 40, logit_bias: ENDLESS };
const ENDLESS_BODY: Body = { ...SHORT, max_tokens: 7000, stream: true };

const flood = floodFolder();
afterAll(() => {
  stopClients();
  flood.remove();
});

async function textArrived(connection: RawConnection): Promise<void> {
  await connection.until((bytes) => (/"content":"[^"]/.test(bytes.toString()) ? true : undefined));
}

describe.each(HOSTS)("the life of a server [%s]", (runtime) => {
  const candidate = serverCandidate(runtime);

  /** A test with a server of its own. */
  function lifeTest(title: string, args: () => string[], body: (server: ServerProcess) => Promise<void>, cwd = ROOT) {
    test(title, { timeout: 300_000 }, async (context) => {
      if (candidate.program() === undefined) missing(candidate, context);
      const server = await startServer(runtime, { args: args(), cwd });
      try {
        await body(server);
      } finally {
        await server.stop();
      }
    });
  }

  lifeTest(
    "/drain finishes what runs and what waits, refuses what is new, and answers when all is done",
    // Clients that do not read hold one slot and one place in the queue for as long as is needed here.
    () => ["model.bin", "--slots", "1", "--grace", "3600", "--write-timeout", "3600"],
    async (server) => {
      const expected = await chatText(server, { ...FLOOD, stream: false, logprobs: false, top_logprobs: 0 });
      const streams = [await silentClient(server), await silentClient(server)];
      await untilLoad(server, 1, 1);
      const drain = await RawConnection.open(server.port);
      drain.write(getRequest("/drain"));
      await until("not ready", async () => ((await get(server, "/readyz")).status === 503 ? true : undefined));
      expect((await get(server, "/livez")).status).toBe(200);
      expect(await load(server)).toEqual({ running: 1, waiting: 1 });
      expect(drain.received).toHaveLength(0);
      const refused = await post(server, CHAT, { messages: MESSAGES, max_tokens: 1 });
      expect(refused.status).toBe(503);
      expect((json(refused) as ErrorObject).error.type).toBe("unavailable_error");
      expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
      for (const stream of streams) stream.socket.resume();
      for (const stream of streams) {
        const { chunks, done } = readEvents((await stream.answer()).body);
        expect({ text: textOf(chunks), done }).toEqual({ text: expected, done: true });
      }
      const answer = await drain.answer();
      expect(answer.status).toBe(200);
      expect(json(answer)).toMatchObject({ status: "drained" });
      expect((await get(server, "/readyz")).status).toBe(503);
    },
    flood.folder,
  );

  lifeTest(
    "/drain answers when the grace time is over, whatever runs",
    () => [...slowModel(), "--slots", "1", "--grace", "1"],
    async (server) => {
      const stream = await RawConnection.open(server.port);
      stream.write(postRequest(CHAT, ENDLESS_BODY));
      await textArrived(stream);
      const answer = await get(server, "/drain");
      expect(answer.status).toBe(200);
      expect(json(answer)).toMatchObject({ status: "grace_over" });
      expect(stream.closed).toBe(false);
      stream.close();
    },
  );

  lifeTest(
    "an idle server is drained at once; a kept connection is told to close",
    () => [...slowModel(), "--slots", "1"],
    async (server) => {
      const kept = await RawConnection.open(server.port);
      kept.write(getRequest("/livez"));
      expect((await kept.answer()).headers.get("connection") ?? "keep-alive").not.toBe("close");
      expect(json(await get(server, "/drain"))).toMatchObject({ status: "drained" });
      kept.write(getRequest("/livez"));
      const last = await kept.until((bytes, ended) =>
        ended || bytes.includes("\r\n\r\n") ? bytes.toString() : undefined,
      );
      if (last !== "") expect(last).toMatch(/connection: close/i);
      await kept.end();
    },
  );

  lifeTest(
    "who only looks at /drain, and a web page, drain nothing; kubelet, curl and an address that is typed do",
    () => [...slowModel(), "--slots", "1"],
    async (server) => {
      const head = await RawConnection.open(server.port);
      head.write(getRequest("/drain", {}, "HEAD"));
      const looked = await head.until((bytes) => (bytes.includes("\r\n\r\n") ? bytes.toString() : undefined));
      head.close();
      expect(looked).toMatch(/^HTTP\/1\.1 405 /);
      expect(looked).toMatch(/^Allow: GET, POST, OPTIONS\r$/m);
      for (const headers of [
        { Origin: "https://page.example" },
        { Origin: "null" },
        { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" },
        { "Sec-Fetch-Site": "same-site" },
      ]) {
        for (const answer of [await get(server, "/drain", headers), await post(server, "/drain", {}, headers)]) {
          expect([headers, answer.status]).toEqual([headers, 403]);
          expect((json(answer) as ErrorObject).error).toMatchObject({ type: "permission_error", code: "web_page" });
        }
      }
      expect((await get(server, "/readyz")).status).toBe(200);
      expect((await post(server, CHAT, { ...SHORT, max_tokens: 1 })).status).toBe(200);
      for (const headers of [{ "Sec-Fetch-Site": "none" }, { "User-Agent": "kube-probe/1.31", Accept: "*/*" }]) {
        expect(json(await get(server, "/drain", headers))).toMatchObject({ status: "drained" });
      }
      expect((await get(server, "/readyz")).status).toBe(503);
    },
  );

  lifeTest(
    "a full queue is a 429 that says when to come again; clients do, and succeed",
    () => [...slowModel(), "--slots", "1", "--queue", "1"],
    async (server) => {
      const occupants = await Promise.all([1, 2].map(async () => await RawConnection.open(server.port)));
      for (const occupant of occupants) occupant.write(postRequest(CHAT, ENDLESS_BODY));
      await untilLoad(server, 1, 1);
      for (const stream of [false, true]) {
        const refused = await post(server, CHAT, { ...SHORT, stream });
        expect(refused.status).toBe(429);
        expect((json(refused) as ErrorObject).error).toMatchObject({
          type: "rate_limit_error",
          code: "rate_limit_exceeded",
        });
        expect(refused.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
        expect(refused.headers.get("retry-after-ms")).toMatch(/^[1-9]\d*$/);
      }
      const clients = CLIENTS.filter((client) => client !== "go-openai" && client !== "ollama" && !missingFor(client));
      const body = { ...SHORT, max_tokens: 3 };
      const calls = clients.map((client) =>
        startCall(client, { op: "chat", baseURL: server.baseURL, retries: 20, body }),
      );
      expect(await Promise.all(calls.map(async ({ headers }) => await headers))).toEqual(clients.map(() => 429));
      for (const occupant of occupants) occupant.close();
      const expected = await until("room again", async () => {
        const answer = await post(server, CHAT, body);
        return answer.status === 200
          ? (JSON.parse(answer.body.toString()) as { choices: [{ message: { content: string } }] })
          : undefined;
      });
      for (const [i, { done, statuses }] of calls.entries()) {
        const { text, error } = await done;
        expect([clients[i], text, error]).toEqual([clients[i], expected.choices[0].message.content, undefined]);
        expect(statuses.at(-1)).toBe(200);
      }
    },
  );

  lifeTest(
    "who is turned away is told to come when those who wait will be done, as far as answers so far tell",
    () => [...slowModel(), "--slots", "1", "--queue", "3"],
    async (server) => {
      await chatText(server, { ...SHORT, max_tokens: 60 });
      // Long enough that a second, which is the least that is told, is not what it comes to.
      const body = { ...SHORT, max_tokens: Math.ceil((60 * 1.5) / (await meanSeconds(server))) };
      for (let i = 0; i < 4; i++) await chatText(server, body);
      const mean = await meanSeconds(server);
      const occupants = await Promise.all([1, 2, 3, 4].map(async () => await RawConnection.open(server.port)));
      for (const occupant of occupants) occupant.write(postRequest(CHAT, ENDLESS_BODY));
      await untilLoad(server, 1, 3);
      const { status, head, headers } = await post(server, CHAT, SHORT);
      expect(status).toBe(429);
      const seconds = Number(headers.get("retry-after"));
      const milliseconds = Number(headers.get("retry-after-ms"));
      // Three wait, and it would be the fourth. Clients pass over what is longer than a minute.
      expect(milliseconds / 1000).toBeGreaterThan(1);
      expect(milliseconds / 1000).toBeCloseTo(Math.min(4 * mean, 59), 1);
      expect(seconds).toBe(Math.ceil(milliseconds / 1000));
      expect(head.match(/^retry-after:/gim)).toHaveLength(1);
      for (const occupant of occupants) occupant.close();
    },
  );
});

/** The mean time of an answer, from its slot to its end, by the server's own clock: how late we are counts for nothing. */
async function meanSeconds(server: ServerProcess): Promise<number> {
  const now = await metrics(server);
  const parts = ["prefill", "decode"].map((part) => `llama2_request_${part}_time_seconds`);
  return parts.reduce((sum, part) => sum + total(now, `${part}_sum`) / total(now, `${part}_count`), 0);
}
