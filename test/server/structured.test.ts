import { afterAll, expect, test } from "vitest";
import type { ClientName } from "../clients/call.ts";
import { callClient, startCall, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, json, post, streamed, whole } from "./api.ts";
import { STORIES, STORYTELLER } from "./command.ts";
import { ALL_HOSTS, describeClients, describeServers } from "./each-server.ts";
import { textOf } from "./event-stream.ts";

// response_format: the text always parses, whatever is drawn, however early it has to end.

const MESSAGES = [{ role: "user", content: "Tell me a story about a fox." }];

interface Animal {
  name: string;
  kind: "fox" | "bear" | "mouse";
  age: number;
  friends: string[];
  asleep: boolean | null;
}

const SCHEMA = {
  type: "object",
  properties: {
    name: { type: "string", maxLength: 12 },
    kind: { enum: ["fox", "bear", "mouse"] },
    age: { type: "integer" },
    friends: { type: "array", items: { type: "string" }, maxItems: 3 },
    asleep: { type: ["boolean", "null"] },
  },
  required: ["name", "kind", "age", "friends", "asleep"],
  additionalProperties: false,
};

const PATTERNS = {
  id: "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
  email: "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
  day: "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$",
  words: "fox|bear",
  line: '^[^"\\n]{3,20}\\.$',
};

const FORMAT = { type: "json_schema", json_schema: { name: "animal", strict: true, schema: SCHEMA } };
const CLIENTS: readonly ClientName[] = ["openai", "openai-6", "langchain", "ai-sdk", "go-openai", "ollama"];

function expectAnimal(text: string): void {
  const animal = JSON.parse(text) as Animal;
  expect(Object.keys(animal)).toEqual(SCHEMA.required);
  expect(Array.from(animal.name).length).toBeLessThanOrEqual(12);
  expect(["fox", "bear", "mouse"]).toContain(animal.kind);
  expect(Number.isInteger(animal.age)).toBe(true);
  expect(animal.friends.length).toBeLessThanOrEqual(3);
  for (const friend of animal.friends) expect(typeof friend).toBe("string");
  expect([true, false, null]).toContain(animal.asleep);
}

afterAll(stopClients);

describeServers(
  "structured output",
  () => ({ args: [...STORYTELLER, "--slots", "8", "--queue", "64"] }),
  (server) => {
    test("matches the schema for any seed, temperature and room", async () => {
      const seeds = Array.from({ length: 48 }, (_, seed) => seed + 1);
      await Promise.all(
        seeds.map(async (seed) => {
          const body = {
            messages: MESSAGES,
            seed,
            temperature: seed % 3,
            max_tokens: 70 + (seed % 5) * 10,
            response_format: FORMAT,
          };
          const { choices } = await whole(server(), CHAT, body);
          expectAnimal(choices[0]!.message!.content);
        }),
      );
    });

    test("is the same streamed, and its log-probabilities are numbers", async () => {
      const body = {
        messages: MESSAGES,
        seed: 4,
        max_tokens: 120,
        response_format: FORMAT,
        logprobs: true,
        top_logprobs: 20,
      };
      const { choices } = await whole(server(), CHAT, body);
      const chunks = await streamed(server(), CHAT, body);
      expect(textOf(chunks)).toBe(choices[0]!.message!.content);
      const { content } = choices[0]!.logprobs as {
        content: { logprob: number; top_logprobs: { logprob: number }[] }[];
      };
      const all = content.flatMap(({ logprob, top_logprobs }) => [logprob, ...top_logprobs.map((top) => top.logprob)]);
      expect(all.filter((value) => typeof value !== "number" || value > 0 || value < -9999)).toEqual([]);
    });

    test("matches patterns for any seed, temperature and room", async () => {
      const schema = {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(PATTERNS).map(([name, pattern]) => [name, { type: "string", pattern }]),
        ),
        required: Object.keys(PATTERNS),
        additionalProperties: false,
      };
      const response_format = { type: "json_schema", json_schema: { name: "patterns", strict: true, schema } };
      await Promise.all(
        Array.from({ length: 32 }, async (_, seed) => {
          const more = { seed: seed + 1, temperature: seed % 3, max_tokens: 180 + seed };
          const { choices } = await whole(server(), CHAT, { messages: MESSAGES, ...more, response_format });
          const values = JSON.parse(choices[0]!.message!.content) as Record<string, string>;
          expect(Object.keys(values)).toEqual(schema.required);
          for (const [name, pattern] of Object.entries(PATTERNS))
            expect(values[name]).toMatch(new RegExp(pattern, "u"));
        }),
      );
    });

    test("of any JSON object parses for many seeds and for every room, however small", async () => {
      const rooms = Array.from({ length: 30 }, (_, room) => room + 2);
      await Promise.all(
        rooms.map(async (max_tokens) => {
          const body = { messages: MESSAGES, seed: max_tokens, max_tokens, response_format: { type: "json_object" } };
          const answer = await post(server(), CHAT, body);
          if (answer.status === 400) {
            // Said before, not found out in the middle of the text.
            expect((json(answer) as ErrorObject).error.param).toMatch(/max/);
            expect(max_tokens).toBeLessThan(4);
            return;
          }
          const { choices } = json(answer) as { choices: { message: { content: string } }[] };
          const value = JSON.parse(choices[0]!.message.content) as unknown;
          expect(typeof value === "object" && value !== null && !Array.isArray(value)).toBe(true);
        }),
      );
    });

    test("that cannot fit is refused", async () => {
      const answer = await post(server(), CHAT, { messages: MESSAGES, max_tokens: 5, response_format: FORMAT });
      expect(answer.status).toBe(400);
      expect((json(answer) as ErrorObject).error.message).toMatch(/\d/);
    });

    test("is never cut by a stop text: both together are refused, by OpenAI's and by Ollama's words", async () => {
      const body = { messages: MESSAGES, max_tokens: 120, seed: 1 };
      for (const response_format of [{ type: "json_object" }, FORMAT]) {
        for (const stop of ["}", ["}", '"'], [" "]]) {
          for (const [path, more] of [
            [CHAT, {}],
            [COMPLETIONS, { prompt: "A fox" }],
          ] as const) {
            const answer = await post(server(), path, { ...body, ...more, response_format, stop });
            expect([stop, answer.status]).toEqual([stop, 400]);
            expect((json(answer) as ErrorObject).error).toMatchObject({ param: "stop" });
          }
        }
        for (const stop of [[], "", [""], null]) {
          const { choices } = await whole(server(), CHAT, { ...body, response_format, stop });
          JSON.parse(choices[0]!.message!.content);
        }
      }
      for (const format of ["json", SCHEMA]) {
        const answer = await post(server(), "/api/chat", { messages: MESSAGES, format, options: { stop: ["}"] } });
        expect(answer.status).toBe(400);
        expect(json(answer)).toEqual({ error: expect.stringContaining("'stop'") as string });
      }
    });

    test("with a schema that is not supported, or is none, is refused", async () => {
      for (const schema of [
        { type: "string", pattern: "^(a)\\1$" },
        { type: "string", pattern: "^(a$" },
        { type: "word" },
        { $ref: "#/$defs/none" },
        7,
        { enum: [] },
      ]) {
        const format = { type: "json_schema", json_schema: { name: "x", schema } };
        const answer = await post(server(), CHAT, { messages: MESSAGES, response_format: format });
        expect([schema, answer.status]).toEqual([schema, 400]);
        expect((json(answer) as ErrorObject).error.param).toMatch(/^response_format/);
      }
    });

    describeClients(CLIENTS, (client) => {
      test("parses through the client, for many seeds", async () => {
        const { baseURL } = server();
        const formats = client === "ollama" ? { format: SCHEMA } : { response_format: FORMAT };
        const calls = Array.from({ length: 12 }, (_, seed) => {
          const body: Body = {
            model: "storyteller",
            messages: MESSAGES,
            seed: seed + 1,
            max_tokens: 100,
            temperature: 1,
            ...formats,
          };
          return startCall(client, { op: "chat", baseURL, stream: seed % 2 === 0, body });
        });
        for (const { done } of calls) {
          const { text, error, finish } = await done;
          expect(error).toBeUndefined();
          expectAnimal(text!);
          expect(finish).toBe("stop");
        }
      });
    });
  },
);

describeServers(
  "structured output of a small vocabulary",
  () => ({ args: STORIES }),
  (server) => {
    test("parses, byte by byte", async () => {
      for (let seed = 1; seed <= 16; seed++) {
        const body = { model: "stories260K", messages: MESSAGES, seed, max_tokens: 300, response_format: FORMAT };
        const { text, error } = await callClient("openai", { op: "chat", baseURL: server().baseURL, body });
        expect(error).toBeUndefined();
        expectAnimal(text!);
      }
    });
  },
  ALL_HOSTS,
);
