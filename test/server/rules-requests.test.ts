import { afterAll, describe, expect, test } from "vitest";
import { CLIENTS, type ClientName } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, chatText, COMPLETIONS, type ErrorObject, json, post, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers, RULE_HOSTS } from "./each-server.ts";

// Conformance rules 11, 12 and 13: what is taken and what is refused.

const MESSAGES = [{ role: "user", content: "Tell me a story about a fox, a lantern and a castle." }];
const REQUEST: Body = { model: "storyteller", messages: MESSAGES, temperature: 0.3, max_tokens: 12, seed: 1 };
const PROMPT: Body = { model: "storyteller", prompt: "Once upon a time", temperature: 0.3, max_tokens: 12, seed: 1 };
const EMBEDDINGS = "/v1/embeddings";

const TOOLS = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } }];
const OPENAI_CLIENTS = CLIENTS.filter((client) => client !== "ollama");

/** Fields that clients send and that change nothing here, and some that nobody has heard of. */
const HARMLESS: Body = {
  user: "u",
  store: false,
  metadata: { a: "b" },
  service_tier: "auto",
  parallel_tool_calls: true,
  tools: [],
  tool_choice: null,
  modalities: ["text"],
  reasoning_effort: "low",
  frobnicate: { deep: [1, { er: null }] },
  "": 1,
};

const UNSUPPORTED: [path: string, fields: Body, param: string][] = [
  [CHAT, { tools: TOOLS }, "tools"],
  [CHAT, { functions: [{ name: "f" }] }, "functions"],
  [CHAT, { audio: { voice: "alloy", format: "wav" } }, "audio"],
  [CHAT, { n: 1000 }, "n"],
  [CHAT, { response_format: { type: "yaml" } }, "response_format"],
  [COMPLETIONS, { suffix: "x" }, "suffix"],
  [COMPLETIONS, { best_of: 3 }, "best_of"],
  [EMBEDDINGS, { input: "a", dimensions: 7 }, "dimensions"],
];

const WRONG: readonly (readonly [param: string, values: readonly unknown[]])[] = [
  [
    "messages",
    ["text", {}, [], [1], [{}], [{ role: "user" }], [{ role: "robot", content: "x" }], [{ role: 1, content: "x" }]],
  ],
  [
    "messages",
    [[{ role: "user", content: 7 }], [{ role: "user", content: [{ type: "image_url", image_url: { url: "u" } }] }]],
  ],
  ["model", [7, {}, ["storyteller"]]],
  ["temperature", ["hot", true, [], -1, 1e308]],
  ["top_p", ["0.5", {}, -0.1, 1.5]],
  ["max_tokens", ["5", 1.5, -1, {}, true]],
  ["max_completion_tokens", ["5", 0.5, -1]],
  ["stream", ["yes", 1, {}]],
  ["stream_options", ["x", 7, [1]]],
  ["stop", [7, { a: 1 }, [7], [["a"]]]],
  ["seed", ["x", 1.5, {}]],
  ["n", ["2", 0, -1, 1.5, {}]],
  ["frequency_penalty", ["x", 3, -3, {}]],
  ["presence_penalty", ["x", 3, -3, []]],
  ["logit_bias", ["x", 7, [1], { a: 1 }, { "1": "x" }, { "1": 101 }, { "99999": 1 }, { "-1": 1 }]],
  ["logprobs", ["x", 3, {}]],
  ["top_logprobs", ["x", -1, 21, 1.5, {}]],
  ["response_format", ["json", 7, { type: 7 }, { type: "json_schema" }, { type: "json_schema", json_schema: 7 }]],
];

afterAll(stopClients);

describeServers(
  "a request",
  () => ({ args: STORYTELLER }),
  (server) => {
    describe("raw", () => {
      test("rule 11: unknown and harmless fields change nothing", async () => {
        expect(await chatText(server(), { ...REQUEST, ...HARMLESS })).toBe(await chatText(server(), REQUEST));
      });

      test.each(UNSUPPORTED)(
        "rule 11: known but unsupported at %s: %j is a 400 that names %s",
        async (path, fields, param) => {
          const answer = await post(server(), path, { ...(path === CHAT ? REQUEST : PROMPT), ...fields });
          expect(answer.status).toBe(400);
          const { error } = json(answer) as ErrorObject;
          expect(error).toMatchObject({ type: "invalid_request_error", param });
          expect(error.message.length).toBeGreaterThan(10);
        },
      );

      test.each(WRONG)("rule 12: a wrong %s is a 400 that names it", async (param, values) => {
        for (const value of values) {
          const logprobs = param === "top_logprobs" ? { logprobs: true } : {};
          const answer = await post(server(), CHAT, { ...REQUEST, ...logprobs, [param]: value });
          expect([value, answer.status]).toEqual([value, 400]);
          const { error } = json(answer) as ErrorObject;
          expect([value, error.type, error.param]).toEqual([value, "invalid_request_error", param]);
        }
      });

      test("rule 12: what is null is as if it were absent", async () => {
        const names = WRONG.map(([name]) => name).filter((name) => !(name in REQUEST));
        const nulls = Object.fromEntries(names.map((name) => [name, null]));
        expect(await chatText(server(), { ...REQUEST, ...nulls })).toBe(await chatText(server(), REQUEST));
      });

      test("rule 12: wrong prompts and inputs", async () => {
        for (const prompt of [7, {}, [[]], [1.5], ["a", 7], [99999], [-1], [["a"]], null]) {
          const answer = await post(server(), COMPLETIONS, { ...PROMPT, prompt });
          expect([prompt, answer.status, (json(answer) as ErrorObject).error.param]).toEqual([prompt, 400, "prompt"]);
        }
        for (const input of [7, {}, [], [1.5], [99999], null]) {
          const answer = await post(server(), EMBEDDINGS, { model: "storyteller", input });
          expect([input, answer.status, (json(answer) as ErrorObject).error.param]).toEqual([input, 400, "input"]);
        }
      });

      test("rule 13: content is a text or text parts; every role is taken", async () => {
        const texts = ["You tell stories.", "Tell me a story.", "Once there was", "Go on."];
        const roles = ["system", "user", "assistant", "user"];
        const plain = roles.map((role, i) => ({ role, content: texts[i] }));
        const parts = plain.map(({ role, content }) => ({ role, content: [{ type: "text", text: content }] }));
        const split = plain.map(({ role, content }) => ({
          role,
          content: Array.from(content as string).map((text) => ({ type: "text", text })),
        }));
        const developer = [{ ...plain[0], role: "developer" }, ...plain.slice(1)];
        const expected = await whole(server(), CHAT, { ...REQUEST, messages: plain });
        for (const messages of [parts, split, developer]) {
          const { choices, usage } = await whole(server(), CHAT, { ...REQUEST, messages });
          expect(choices).toEqual(expected.choices);
          expect(usage.prompt_tokens).toBe(expected.usage.prompt_tokens);
        }
        // Each message counts.
        for (let left = 0; left < plain.length; left++) {
          const fewer = plain.filter((_, i) => i !== left);
          const { usage } = await whole(server(), CHAT, { ...REQUEST, messages: fewer });
          expect(usage.prompt_tokens).toBeLessThan(expected.usage.prompt_tokens);
        }
      });
    });

    const ask = async (client: ClientName, body: Body, stream = false) =>
      await callClient(client, { op: "chat", baseURL: server().baseURL, stream, body: { ...REQUEST, ...body } });

    describeClients(OPENAI_CLIENTS, (client) => {
      test("rule 11: tools are a 400 that names them, in the client's own error", async () => {
        for (const stream of [false, true]) {
          const { error } = await ask(client, { tools: TOOLS }, stream);
          expect(error).toMatchObject({ status: 400, param: "tools", code: "unsupported_parameter" });
          expect(error!.message).toContain("tools");
        }
      });

      test("rule 12: a value out of range is a 400 that names the field", async () => {
        const { error } = await ask(client, { frequency_penalty: 77 });
        expect(error).toMatchObject({ status: 400, param: "frequency_penalty" });
      });
    });

    describeClients(CLIENTS, (client) => {
      test("rule 11: fields that nobody has heard of change nothing", async () => {
        expect((await ask(client, { frobnicate: 1, user: "u" })).text).toBe((await ask(client, {})).text);
      });

      test("rule 13: roles and contents as the client sends them", async () => {
        const messages = [
          { role: "system", content: "You tell stories." },
          { role: "user", content: "Tell me a story." },
          { role: "assistant", content: "Once there was" },
          { role: "user", content: "Go on." },
        ];
        const { text, error } = await ask(client, { messages });
        expect(error).toBeUndefined();
        expect(text).toBe(await chatText(server(), { ...REQUEST, messages }));
      });
    });
  },
  RULE_HOSTS,
);
