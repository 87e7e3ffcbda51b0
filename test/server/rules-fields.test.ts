import { describe, expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, json, post, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";

// Conformance rules 11 and 12, field by field: harmless ones are welcome with the right type, what would change the answer is
// refused, and a wrong type is the client's mistake whether or not anything comes of the field.

const EMBEDDINGS = "/v1/embeddings";
const GENERATE = "/api/generate";

const MESSAGES = [{ role: "user", content: "Tell me a story about a fox." }];
const REQUESTS: Record<string, Body> = {
  [CHAT]: { messages: MESSAGES, max_tokens: 3, temperature: 0, seed: 1 },
  [COMPLETIONS]: { prompt: "Once", max_tokens: 3, temperature: 0, seed: 1 },
  [EMBEDDINGS]: { input: "Once" },
  [GENERATE]: { prompt: "Once", stream: false, options: { num_predict: 3 } },
  "/api/chat": { messages: MESSAGES, stream: false, options: { num_predict: 3 } },
};

const NOT_TEXT = [7, true, {}, ["x"]];
const NOT_BOOL = [7, "true", {}, []];
const NOT_OBJECT = [7, true, "x", ["x"]];
const NOT_ARRAY = [7, true, "x", {}, { a: 1 }];

interface Field {
  name: string;
  /** Taken, and without effect. */
  harmless: unknown[];
  /** A 400 with the code `unsupported_parameter`. */
  unsupported?: unknown[];
  /** A 400 without it. */
  wrong: unknown[];
}

const SENDER: Field[] = [
  { name: "user", harmless: ["u", "", null], wrong: NOT_TEXT },
  { name: "safety_identifier", harmless: ["u", null], wrong: NOT_TEXT },
];

const TEXTS: Field[] = [
  ...SENDER,
  { name: "metadata", harmless: [{}, { a: "b" }, null], wrong: NOT_OBJECT },
  { name: "store", harmless: [true, false, null], wrong: NOT_BOOL },
  { name: "service_tier", harmless: ["auto", "flex", null], wrong: NOT_TEXT },
  { name: "reasoning_effort", harmless: ["low", null], wrong: NOT_TEXT },
  { name: "verbosity", harmless: ["low", null], wrong: NOT_TEXT },
  { name: "prediction", harmless: [{ type: "content", content: "x" }, null], wrong: NOT_OBJECT },
  { name: "prompt_cache_key", harmless: ["k", null], wrong: NOT_TEXT },
  { name: "parallel_tool_calls", harmless: [true, false, null], wrong: NOT_BOOL },
  { name: "grammar", harmless: ["", null], unsupported: ['root ::= "a"'], wrong: NOT_TEXT },
  { name: "json_schema", harmless: [null], unsupported: [{ type: "object" }], wrong: NOT_OBJECT },
  // What is served, in both dialects of OpenAI alike.
  { name: "frequency_penalty", harmless: [0, null], wrong: ["x", 3, {}] },
  { name: "presence_penalty", harmless: [0, null], wrong: ["x", -3, []] },
  { name: "repetition_penalty", harmless: [1, null], wrong: ["x", 0, 101] },
  { name: "logit_bias", harmless: [{}, null], wrong: [7, [1], { a: 1 }, { "1": 101 }, { "99999": 1 }] },
  { name: "top_k", harmless: [0, -1, null], wrong: ["x", 1.5, -2] },
  { name: "min_p", harmless: [0, null], wrong: ["x", -0.1, 1.5] },
  { name: "ignore_eos", harmless: [false, null], wrong: NOT_BOOL },
  { name: "cache_prompt", harmless: [true, false, null], wrong: NOT_BOOL },
  { name: "stop", harmless: [[], "", [""], null], wrong: [7, {}, [7], Array(9).fill("a"), ["a".repeat(257)]] },
];

const FIELDS: Record<string, Field[]> = {
  [CHAT]: [
    ...TEXTS,
    { name: "tools", harmless: [[], null], unsupported: [[{ type: "function" }]], wrong: NOT_ARRAY },
    { name: "functions", harmless: [[], null], unsupported: [[{ name: "f" }]], wrong: NOT_ARRAY },
    {
      name: "tool_choice",
      harmless: ["none", "auto", null],
      unsupported: ["required", { type: "function", function: { name: "f" } }],
      wrong: [7, true, ["auto"]],
    },
    {
      name: "function_call",
      harmless: ["none", "auto", null],
      unsupported: [{ name: "f" }],
      wrong: [7, true, []],
    },
    {
      name: "modalities",
      harmless: [["text"], [], null],
      unsupported: [["text", "audio"], ["audio"]],
      wrong: ["text", 7, {}, [7]],
    },
    { name: "audio", harmless: [null], unsupported: [{ voice: "alloy", format: "wav" }], wrong: NOT_OBJECT },
    {
      name: "web_search_options",
      harmless: [null],
      unsupported: [{}, { search_context_size: "low" }],
      wrong: NOT_OBJECT,
    },
  ],
  [COMPLETIONS]: [
    ...TEXTS,
    { name: "suffix", harmless: ["", null], unsupported: ["x"], wrong: NOT_TEXT },
    { name: "best_of", harmless: [1, null], unsupported: [2, 20], wrong: ["1", 0, 1.5, {}] },
    { name: "n", harmless: [1, null], wrong: ["1", 0, 1.5] },
    { name: "echo", harmless: [false, null], wrong: NOT_BOOL },
    { name: "logprobs", harmless: [null], wrong: [true, "1", -1, 21, 1.5] },
  ],
  [EMBEDDINGS]: [
    ...SENDER,
    { name: "encoding_format", harmless: ["float", null], wrong: ["hex", 7, {}] },
    { name: "dimensions", harmless: [256, null], wrong: ["256", 0, 7] },
    { name: "model", harmless: ["storyteller", null], wrong: [7, {}] },
  ],
};

const OLLAMA: Field[] = [
  { name: "think", harmless: [false, null], unsupported: [true, "high"], wrong: [7, {}, []] },
  { name: "images", harmless: [[], null], unsupported: [["aGk="]], wrong: NOT_ARRAY },
  { name: "tools", harmless: [[], null], unsupported: [[{ type: "function" }]], wrong: NOT_ARRAY },
  { name: "context", harmless: [[], null], unsupported: [[1, 2]], wrong: NOT_ARRAY },
  { name: "suffix", harmless: ["", null], unsupported: ["x"], wrong: NOT_TEXT },
  { name: "logprobs", harmless: [false, null], unsupported: [true], wrong: NOT_BOOL },
  { name: "keep_alive", harmless: ["5m", 0, -1, null], wrong: [true, {}, []] },
  { name: "stream", harmless: [false], wrong: [7, "x"] },
];

describeServers(
  "known fields",
  () => ({ args: STORYTELLER }),
  (server) => {
    describe.each(Object.keys(FIELDS))("%s", (path) => {
      const request = REQUESTS[path]!;

      test.each(FIELDS[path]!)("rules 11 and 12: $name", async ({ name, harmless, unsupported = [], wrong }) => {
        for (const value of harmless) {
          const answer = await post(server(), path, { ...request, [name]: value });
          expect([value, answer.status, answer.body.toString()]).toEqual([value, 200, expect.anything()]);
        }
        for (const value of [...unsupported, ...wrong]) {
          const answer = await post(server(), path, { ...request, [name]: value });
          expect([value, answer.status]).toEqual([value, 400]);
          const { type, param, code, message } = (json(answer) as ErrorObject).error;
          const wanted = unsupported.includes(value) ? "unsupported_parameter" : null;
          expect([value, type, param, code]).toEqual([value, "invalid_request_error", name, wanted]);
          expect(message).toContain(`'${name}'`);
        }
      });
    });

    test("rule 11: with all harmless fields at once the text is the same", async () => {
      for (const path of [CHAT, COMPLETIONS]) {
        const request = { ...REQUESTS[path], max_tokens: 12 };
        const all = Object.fromEntries(FIELDS[path]!.map(({ name, harmless }) => [name, harmless[0]]));
        const [plain, full] = [
          await whole(server(), path, request),
          await whole(server(), path, { ...request, ...all }),
        ];
        expect(full.choices).toEqual(plain.choices);
      }
    });

    test.each(OLLAMA)("Ollama's $name", async ({ name, harmless, unsupported = [], wrong }) => {
      for (const path of [GENERATE, "/api/chat"]) {
        for (const value of harmless) {
          const answer = await post(server(), path, { ...REQUESTS[path], [name]: value });
          expect([value, answer.status]).toEqual([value, 200]);
        }
        for (const value of [...unsupported, ...wrong]) {
          const answer = await post(server(), path, { ...REQUESTS[path], [name]: value });
          expect([value, answer.status]).toEqual([value, 400]);
          expect(json(answer)).toEqual({ error: expect.stringContaining(`'${name}'`) as string });
        }
      }
    });
  },
);
