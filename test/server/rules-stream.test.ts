import { afterAll, describe, expect, test } from "vitest";
import { type Chunk, CLIENTS, type ClientName, type Outcome } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, chatText, COMPLETIONS, post, streamed } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers, RULE_HOSTS } from "./each-server.ts";
import { readEvents, textOf } from "./event-stream.ts";
import type { ServerProcess } from "./server-process.ts";

// Conformance rules 1 to 5 and 7: the shape of a stream.

const MESSAGES = [{ role: "user", content: "Tell me a story about a fox, a lantern and a castle." }];
const REQUEST: Body = { model: "storyteller", messages: MESSAGES, temperature: 0.3, max_tokens: 40, seed: 1 };
const PROMPT: Body = { model: "storyteller", prompt: "Once upon a time", temperature: 0.3, max_tokens: 20, seed: 1 };

/** The clients that show the chunks as they came. The others show what they made of them, and refuse a stream that is wrong. */
const SHOWING: readonly ClientName[] = ["openai", "openai-6", "go-openai"];
const OPENAI_CLIENTS = CLIENTS.filter((client) => client !== "ollama");

afterAll(stopClients);

describeServers(
  "a stream",
  () => ({ args: STORYTELLER }),
  (server) => {
    const chat = async (client: ClientName, body: Body = {}, helper = false): Promise<Outcome> => {
      const { baseURL } = server();
      const outcome = await callClient(client, {
        op: "chat",
        baseURL,
        stream: true,
        helper,
        body: { ...REQUEST, ...body },
      });
      expect(outcome.error).toBeUndefined();
      return outcome;
    };

    describe("raw", () => {
      test("rule 1: the first chunk has delta.role, all have the same id, created and model", async () => {
        const chunks = await streamed(server(), CHAT, REQUEST);
        expectOneIdentity(chunks);
        expect(chunks[0]).toMatchObject({
          object: "chat.completion.chunk",
          choices: [{ index: 0, delta: { role: "assistant", content: "" }, logprobs: null, finish_reason: null }],
        });
        expect(chunks[0]!.id).toMatch(/^chatcmpl-.+/);
        expect(chunks.slice(1).filter(({ choices }) => choices[0]?.delta?.role !== undefined)).toEqual([]);
      });

      test("rule 2: every chunk has choices", async () => {
        for (const options of [{}, { stream_options: { include_usage: true } }]) {
          const chunks = await streamed(server(), CHAT, { ...REQUEST, ...options });
          expect(chunks.map(({ choices }) => Array.isArray(choices))).toEqual(chunks.map(() => true));
        }
      });

      test.each([1, 3])("rule 3: exactly one finish_reason for each of %i choices", async (n) => {
        const chunks = await streamed(server(), CHAT, { ...REQUEST, n, temperature: 0.8 });
        const choices = chunks.flatMap(({ choices }) => choices);
        for (let index = 0; index < n; index++) {
          const own = choices.filter((choice) => choice.index === index);
          const reasons = own.map(({ finish_reason }) => finish_reason);
          expect(reasons.filter((reason) => reason !== null)).toEqual(["length"]);
          expect(reasons.at(-1)).toBe("length");
          expect(own[0]!.delta).toMatchObject({ role: "assistant" });
        }
        expect(choices.filter(({ index }) => index >= n)).toEqual([]);
      });

      test("rule 4: a usage chunk if asked, behind the last choice; none if not", async () => {
        const asked = await streamed(server(), CHAT, { ...REQUEST, stream_options: { include_usage: true } });
        const last = asked.at(-1);
        expect(last.choices).toEqual([]);
        expect(last.usage).toMatchObject({ completion_tokens: 40 });
        expect(last.usage!.total_tokens).toBe(last.usage!.prompt_tokens + 40);
        expect(asked.slice(0, -1).map(({ usage }) => usage)).toEqual(asked.slice(1).map(() => null));
        expect(asked.at(-2).choices[0]!.finish_reason).toBe("length");
        for (const options of [{}, { stream_options: { include_usage: false } }, { stream_options: null }]) {
          const chunks = await streamed(server(), CHAT, { ...REQUEST, ...options });
          expect(chunks.filter((chunk) => chunk.usage)).toEqual([]);
          expect(chunks.at(-1).choices[0]!.finish_reason).toBe("length");
        }
      });

      test.each([CHAT, COMPLETIONS])("rule 5: %s is one data line an event, framed by empty lines", async (path) => {
        const answer = await post(server(), path, { ...(path === CHAT ? REQUEST : PROMPT), stream: true });
        expect(answer.status).toBe(200);
        expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
        expect(answer.headers.get("cache-control")).toBe("no-cache");
        expect(answer.headers.get("x-accel-buffering")).toBe("no");
        expect(answer.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{16}$/);
        expect(readEvents(answer.body).done).toBe(true); // which throws when anything is out of place
        for (const chunk of answer.chunks) readEvents(chunk); // no frame is cut by the transfer coding either
      });

      test("rule 7: a stop string never leaks, text before it is never lost", async () => {
        const text = await chatText(server(), REQUEST);
        for (const stop of stops(text)) {
          const cut = text.slice(0, text.indexOf(stop));
          const chunks = await streamed(server(), CHAT, { ...REQUEST, stop });
          expect([stop, textOf(chunks)]).toEqual([stop, cut]);
          expect(chunks.at(-1).choices[0]!.finish_reason).toBe("stop");
          expect(await chatText(server(), { ...REQUEST, stop: ["\u0001", stop] })).toBe(cut);
        }
        for (const almost of stops(text).map((stop) => `${stop}\u0001`)) {
          expect(textOf(await streamed(server(), CHAT, { ...REQUEST, stop: [almost] }))).toBe(text);
        }
      });

      test("rule 7: of several stop strings the first to appear ends the text", async () => {
        const text = await chatText(server(), REQUEST);
        const stop = [text.slice(30, 36), text.slice(12, 17), text.slice(20, 22), "never"];
        const cut = Math.min(...stop.map((one) => text.indexOf(one)).filter((at) => at >= 0));
        expect(textOf(await streamed(server(), CHAT, { ...REQUEST, stop }))).toBe(text.slice(0, cut));
      });
    });

    describeClients(SHOWING, (client) => {
      test("rule 1: the first chunk has delta.role, all have the same id, created and model", async () => {
        const { chunks, role } = await chat(client);
        expectOneIdentity(chunks!);
        expect(chunks![0]!.choices[0]!.delta!.role).toBe("assistant");
        expect(role).toBe("assistant");
      });

      test("rule 2: every chunk has choices", async () => {
        const { chunks } = await chat(client, { stream_options: { include_usage: true } });
        expect(chunks!.filter(({ choices }) => !Array.isArray(choices))).toEqual([]);
      });

      test("rule 3: exactly one finish_reason", async () => {
        const { chunks } = await chat(client);
        const reasons = chunks!.flatMap(({ choices }) => choices.map(({ finish_reason }) => finish_reason));
        expect(reasons.filter((reason) => reason !== null)).toEqual(["length"]);
      });

      test("rule 4: a usage chunk if asked, none if not", async () => {
        const asked = await chat(client, { stream_options: { include_usage: true } });
        expect(asked.chunks!.at(-1).choices).toEqual([]);
        expect(asked.chunks!.filter(({ usage }) => usage)).toHaveLength(1);
        expect(asked.usage).toMatchObject({ completion: 40 });
        expect((await chat(client)).usage).toBeUndefined();
      });
    });

    describeClients(["openai", "openai-6"], (client) => {
      test("rules 1 to 3: the checks of .stream() pass", async () => {
        const { text, finish, role } = await chat(client, {}, true);
        expect({ text, finish, role }).toEqual({
          text: await chatText(server(), REQUEST),
          finish: "length",
          role: "assistant",
        });
      });
    });

    describeClients(["langchain", "ai-sdk"], (client) => {
      test("rules 1 to 4: role, id, finish reason and the usage, which it asks for by itself", async () => {
        const outcome = await chat(client);
        expect(outcome).toMatchObject({ role: "assistant", finish: "length", usage: { completion: 40 } });
        expect(outcome.id).toMatch(/^chatcmpl-/);
        expect(outcome.model).toBe("storyteller");
      });
    });

    describeClients(CLIENTS, (client) => {
      test("rule 5: the stream is read to its end, its text is the text of the answer in one piece", async () => {
        const { baseURL } = server();
        const expected = await chatText(server(), REQUEST);
        expect((await chat(client)).text).toBe(expected);
        const { text, finish, error } = await callClient(client, { op: "chat", baseURL, body: REQUEST });
        expect({ text, finish, error }).toEqual({ text: expected, finish: "length" });
      });

      test("rule 7: a stop string never leaks, text before it is never lost", async () => {
        const text = await chatText(server(), REQUEST);
        for (const stop of stops(text)) {
          const outcome = await chat(client, { stop: [stop] });
          expect([stop, outcome.text]).toEqual([stop, text.slice(0, text.indexOf(stop))]);
          expect(outcome.finish).toBe("stop");
        }
      });
    });

    describeClients(OPENAI_CLIENTS, (client) => {
      test("rule 5: a completion's stream is read to its end", async () => {
        const expected = textOf(await streamed(server(), COMPLETIONS, { ...PROMPT, ...wordedBy(client) }));
        expect(expected.length).toBeGreaterThan(20);
        expect(await completion(server(), client, true)).toBe(expected);
        expect(await completion(server(), client, false)).toBe(expected);
      });
    });
  },
  RULE_HOSTS,
);

/** The AI SDK makes a dialogue of every prompt. */
function wordedBy(client: ClientName): Body {
  if (client !== "ai-sdk") return {};
  return { prompt: `user:\n${PROMPT["prompt"] as string}\n\nassistant:\n`, stop: ["\nuser:"] };
}

async function completion(
  { baseURL }: ServerProcess,
  client: ClientName,
  stream: boolean,
): Promise<string | undefined> {
  const { text, error } = await callClient(client, { op: "completion", baseURL, stream, body: PROMPT });
  expect(error).toBeUndefined();
  return text;
}

function expectOneIdentity(chunks: readonly Chunk[]): void {
  const [first] = chunks;
  const { id, created, model } = first!;
  expect(chunks.length).toBeGreaterThan(20);
  for (const chunk of chunks) expect(chunk).toMatchObject({ id, created, model });
  expect(Math.abs(Date.now() / 1000 - created)).toBeLessThan(3600);
}

/** Pieces of the text that begin and end in the middle of words, so that tokens are cut. */
function stops(text: string): string[] {
  return [9, 23, 41, 60].map((at, i) => text.slice(at, at + 2 + 3 * i));
}
