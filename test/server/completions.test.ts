import { describe, expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, json, post, send, streamed, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import { textOf } from "./event-stream.ts";

// The fields of OpenAI's answers and requests that no other file looks at, by the letter.

const HOW = { temperature: 0.7, seed: 5, max_tokens: 12 };
const PROMPTS = ["Once upon a time", "The fox ", "In a castle, a lantern"];
const MESSAGES = [{ role: "user", content: "Tell me a story about a fox." }];

interface Lists {
  tokens: string[];
  token_logprobs: number[];
  top_logprobs: Record<string, number>[];
  text_offset: number[];
}

describeServers(
  "the fields of answers",
  () => ({ args: [...STORYTELLER, "--slots", "8", "--queue", "16"] }),
  (server) => {
    describe("prompts", () => {
      test("several are answered each in its turn, n times, whole and streamed", async () => {
        const { choices, usage } = await whole(server(), COMPLETIONS, { ...HOW, prompt: PROMPTS, n: 2 });
        expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
        let prompts = 0;
        for (const [i, { text }] of choices.entries()) {
          // Choice i has the seed + i, so that each can be asked for again alone.
          const body = { ...HOW, prompt: PROMPTS[i >> 1], seed: HOW.seed + i };
          const alone = await whole(server(), COMPLETIONS, body);
          expect([i, text]).toEqual([i, alone.choices[0]!.text]);
          if (i % 2 === 0) prompts += alone.usage.prompt_tokens;
        }
        expect(usage).toMatchObject({ prompt_tokens: prompts, completion_tokens: 72, total_tokens: prompts + 72 });
        const chunks = await streamed(server(), COMPLETIONS, { ...HOW, prompt: PROMPTS, n: 2 });
        expect(choices.map((_, i) => textOf(chunks, i))).toEqual(choices.map(({ text }) => text));
      });

      test("of token ids are those of their texts", async () => {
        const ids: number[][] = [];
        for (const content of PROMPTS.slice(0, 2)) {
          const answer = json(await post(server(), "/tokenize", { content, add_special: true }));
          ids.push((answer as { tokens: number[] }).tokens);
        }
        const { choices } = await whole(server(), COMPLETIONS, { ...HOW, prompt: PROMPTS.slice(0, 2) });
        expect((await whole(server(), COMPLETIONS, { ...HOW, prompt: ids })).choices).toEqual(choices);
      });

      test("are repeated before their texts with echo, whole and streamed, and echo has no logprobs", async () => {
        const body = { ...HOW, prompt: PROMPTS, echo: true };
        const plain = await whole(server(), COMPLETIONS, { ...body, echo: false });
        const { choices, usage } = await whole(server(), COMPLETIONS, body);
        expect(choices.map(({ text }) => text)).toEqual(plain.choices.map(({ text }, i) => PROMPTS[i]! + text!));
        expect(usage.completion_tokens).toBe(plain.usage.completion_tokens);
        const chunks = await streamed(server(), COMPLETIONS, body);
        expect(choices.map((_, i) => textOf(chunks, i))).toEqual(choices.map(({ text }) => text));
        const refused = await post(server(), COMPLETIONS, { ...body, logprobs: 1 });
        expect([refused.status, (json(refused) as ErrorObject).error.param]).toEqual([400, "echo"]);
      });
    });

    describe("log-probabilities of /v1/completions", () => {
      const body = { ...HOW, prompt: PROMPTS[0], logprobs: 3 };

      test("are four lists side by side", async () => {
        const { choices } = await whole(server(), COMPLETIONS, body);
        const { tokens, token_logprobs, top_logprobs, text_offset } = choices[0]!.logprobs as Lists;
        expect(tokens.join("")).toBe(choices[0]!.text);
        expect(text_offset).toEqual(tokens.map((_, i) => tokens.slice(0, i).join("").length));
        for (const [i, likely] of top_logprobs.entries()) {
          const values = Object.values(likely);
          expect(values).toHaveLength(3);
          expect(values).toEqual([...values].sort((a, b) => b - a));
          expect(values.reduce((sum, value) => sum + Math.exp(value), 0)).toBeLessThan(1.000_001);
          if (tokens[i]! in likely) expect(likely[tokens[i]!]).toBe(token_logprobs[i]);
          else expect(token_logprobs[i]).toBeLessThan(values[2]!);
        }
        expect(token_logprobs).toHaveLength(12);
      });

      test("of a stream, put together, are the same", async () => {
        const [choice] = (await whole(server(), COMPLETIONS, body)).choices;
        const chunks = await streamed(server(), COMPLETIONS, body);
        const parts = chunks.flatMap(({ choices }) => choices.map(({ logprobs }) => logprobs as Lists | null));
        for (const [name, list] of Object.entries(choice!.logprobs as Lists)) {
          expect(parts.flatMap((part): unknown[] => part?.[name as keyof Lists] ?? [])).toEqual(list);
        }
      });

      test("with 0 are those of the tokens alone", async () => {
        const { choices } = await whole(server(), COMPLETIONS, { ...body, logprobs: 0 });
        const { tokens, top_logprobs } = choices[0]!.logprobs as Lists;
        expect(top_logprobs).toEqual(tokens.map(() => ({})));
      });
    });

    describe("chats", () => {
      test("max_completion_tokens is the limit, also beside the older max_tokens; usage and finish say so", async () => {
        for (const limits of [
          { max_completion_tokens: 7 },
          { max_completion_tokens: 7, max_tokens: 3 },
          { max_completion_tokens: null, max_tokens: 7 },
        ]) {
          const body: Body = { messages: MESSAGES, temperature: 0, ...limits };
          const { choices, usage } = await whole(server(), CHAT, body);
          expect([usage.completion_tokens, choices[0]!.finish_reason]).toEqual([7, "length"]);
        }
      });

      test("without a limit a text goes on to the context's end", async () => {
        const body = { messages: MESSAGES, temperature: 0, ignore_eos: true };
        const { choices, usage } = await whole(server(), CHAT, body);
        expect([usage.total_tokens, choices[0]!.finish_reason]).toEqual([1024, "length"]);
      });

      test("have a refusal, which is null, and their times", async () => {
        const started = performance.now();
        const request = { messages: MESSAGES, ...HOW, cache_prompt: false };
        const answer = (await whole(server(), CHAT, request)) as unknown as {
          choices: { message: object; logprobs: unknown }[];
          usage: { prompt_tokens: number };
          seed: number;
          timings: Record<string, number>;
        };
        const elapsed = performance.now() - started;
        expect(answer.choices[0]!.message).toMatchObject({ role: "assistant", refusal: null });
        const chat = { ...request, logprobs: true };
        expect((await whole(server(), CHAT, chat)).choices[0]!.logprobs).toMatchObject({ refusal: null });
        expect(answer.seed).toBe(HOW.seed);
        const { prompt_n, predicted_n, cache_n, prompt_ms, predicted_ms, ...rates } = answer.timings;
        expect({ prompt_n, predicted_n, cache_n }).toEqual({
          prompt_n: answer.usage.prompt_tokens,
          predicted_n: 12,
          cache_n: 0,
        });
        expect(prompt_ms).toBeGreaterThan(0);
        expect(predicted_ms).toBeGreaterThan(0);
        expect(prompt_ms! + predicted_ms!).toBeLessThan(elapsed);
        expect(rates["predicted_per_second"]).toBeCloseTo((12 / predicted_ms!) * 1000, 3);
        expect(rates["prompt_per_second"]).toBeCloseTo((prompt_n! / prompt_ms!) * 1000, 3);
      });
    });

    test("a form is a 415, whatever the letters of its type, and OpenAI's object", async () => {
      for (const path of [CHAT, COMPLETIONS, "/v1/embeddings", "/tokenize"]) {
        for (const type of ["multipart/form-data; boundary=x", "Multipart/Form-Data; boundary=x"]) {
          const body = '--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na\r\n--x--\r\n';
          const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}`;
          const answer = await send(server(), `${head}\r\n\r\n${body}`);
          expect([path, type, answer.status]).toEqual([path, type, 415]);
          const { error } = json(answer) as ErrorObject;
          expect(error.type).toBe("invalid_request_error");
          expect(error.message).toContain("application/json");
        }
      }
    });
  },
);
