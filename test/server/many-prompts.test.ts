import { expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, json, post, streamed, whole, type Whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import type { ServerProcess } from "./server-process.ts";

// Requests for more texts than slots and queue hold: the others follow as these end.

const PROMPTS = Array.from({ length: 30 }, (_, i) => `Once there were ${i} ${i % 2 ? "foxes" : "owls who sang"}`);
const N = 2;
const SEED = 100;
const BODY: Body = { max_tokens: 8, temperature: 0.9, stop: ["."], logit_bias: { "400": 3 } };

/** What each text is when it is asked for alone. */
async function alone(server: ServerProcess): Promise<Whole[]> {
  const answers: Whole[] = [];
  for (let i = 0; i < PROMPTS.length * N; i++) {
    const prompt = PROMPTS[Math.floor(i / N)];
    answers.push(await whole(server, COMPLETIONS, { ...BODY, prompt, seed: SEED + i }));
  }
  return answers;
}

describeServers(
  "more texts than slots and queue",
  () => ({ args: [...STORYTELLER, "--slots", "1", "--queue", "1"] }),
  (server) => {
    test("prompts, twice each, have the texts that they have alone; in one piece and as a stream", async () => {
      const singles = await alone(server());
      const request = { ...BODY, prompt: PROMPTS, n: N, seed: SEED };
      const together = await whole(server(), COMPLETIONS, request);
      const expected = singles.map(({ choices: [choice] }, index) => ({
        index,
        text: choice!.text,
        finish_reason: choice!.finish_reason,
      }));
      expect(together.choices.map(({ index, text, finish_reason }) => ({ index, text, finish_reason }))).toEqual(
        expected,
      );
      expect(new Set(expected.map(({ finish_reason }) => finish_reason))).toEqual(new Set(["stop", "length"]));
      const sum = (count: (one: Whole) => number): number => singles.reduce((total, one) => total + count(one), 0);
      expect(together.usage.prompt_tokens).toBe(sum(({ usage }) => usage.prompt_tokens) / N);
      expect(together.usage.completion_tokens).toBe(sum(({ usage }) => usage.completion_tokens));

      const chunks = await streamed(server(), COMPLETIONS, { ...request, stream_options: { include_usage: true } });
      const texts = PROMPTS.flatMap(() => ["", ""]);
      const finishes: string[] = [];
      for (const { index, text, finish_reason } of chunks.flatMap(({ choices }) => choices)) {
        texts[index] = texts[index]! + text!;
        if (finish_reason !== null) finishes[index] = finish_reason;
      }
      expect(texts.map((text, index) => ({ index, text, finish_reason: finishes[index] }))).toEqual(expected);
      expect(chunks.at(-1).usage).toMatchObject({ completion_tokens: together.usage.completion_tokens });
    });

    test("a chat with n of 8, with JSON too, is no longer told to come again", async () => {
      const body = { messages: [{ role: "user", content: "A fox." }], seed: 7, max_tokens: 60, temperature: 0.8 };
      const format = { type: "json_schema", json_schema: { name: "fox", schema: SCHEMA } };
      for (const more of [{}, { response_format: format }, { response_format: format, cache_prompt: false }]) {
        const { choices } = await whole(server(), CHAT, { ...body, ...more, n: 8 });
        expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
        for (const i of [0, 3, 7]) {
          const one = await whole(server(), CHAT, { ...body, ...more, seed: 7 + i });
          expect(choices[i]!.message!.content).toBe(one.choices[0]!.message!.content);
        }
        if ("response_format" in more) for (const { message } of choices) JSON.parse(message!.content);
      }
    });

    test("a prompt that is too long, and too many texts, are refused before any is computed", async () => {
      const long = await post(server(), COMPLETIONS, { prompt: [...PROMPTS, "é".repeat(1100)] });
      expect(long.status).toBe(400);
      expect((json(long) as ErrorObject).error).toMatchObject({ code: "context_length_exceeded", param: "prompt" });
      const many = await post(server(), COMPLETIONS, { prompt: Array<string>(129).fill("a"), n: 16 });
      expect(many.status).toBe(400);
      expect((json(many) as ErrorObject).error.message).toContain(
        "may ask for 2048 texts; these are 129 prompts with 16",
      );
    });
  },
);

const SCHEMA = {
  type: "object",
  properties: { name: { enum: ["Lily", "Ben"] }, old: { type: "boolean" } },
  required: ["name", "old"],
};
