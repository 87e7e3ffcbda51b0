import { describe, expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, json, post, refusal, streamed } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import type { ServerProcess } from "./server-process.ts";

// What a page needs that shows tokens: ids, and texts that go on where they were, bit for bit. vLLM's names where it has one.

interface TokenObject {
  id: number;
  token: string;
  logprob: number;
  top_logprobs: TokenObject[];
}

interface Choice {
  text: string;
  message: { content: string };
  finish_reason: string;
  logprobs: { content: TokenObject[]; tokens: string[]; token_logprobs: number[] };
  prompt_token_ids: number[];
  token_ids: number[];
}

/** What a chunk may lack. */
interface Part {
  prompt_token_ids?: number[];
  token_ids?: number[];
  logprobs: { content: TokenObject[] } | null;
}

interface Answer {
  prompt_token_ids?: number[];
  choices: Choice[];
  usage: { completion_tokens: number };
}

const PROMPT = "Once upon a time, in a castle, ";
const SAMPLED = { temperature: 0.9, top_p: 0.95, seed: 11, frequency_penalty: 0.4, presence_penalty: 0.1 };
const MESSAGES = [{ role: "user", content: "Tell me a story about a fox." }];

async function whole(server: ServerProcess, path: string, body: Body): Promise<Answer> {
  const answer = await post(server, path, { return_token_ids: true, ...body });
  expect(answer.status, answer.body.toString()).toBe(200);
  return json(answer) as Answer;
}

async function complete(server: ServerProcess, body: Body): Promise<Choice> {
  return (await whole(server, COMPLETIONS, body)).choices[0]!;
}

async function ids(server: ServerProcess, content: string): Promise<number[]> {
  return (json(await post(server, "/tokenize", { content, add_special: true })) as { tokens: number[] }).tokens;
}

describeServers(
  "resume",
  () => ({ args: [...STORYTELLER, "--slots", "2", "--context", "512"] }),
  (server) => {
    describe("ids", () => {
      test("of prompt and text are told when they are asked for, and else are not", async () => {
        const answer = await complete(server(), { prompt: PROMPT, max_tokens: 20, ...SAMPLED });
        expect(answer.prompt_token_ids).toEqual(await ids(server(), PROMPT));
        expect(answer.token_ids).toHaveLength(20);
        const bare = await whole(server(), COMPLETIONS, { prompt: PROMPT, max_tokens: 2, return_token_ids: false });
        expect(bare.choices[0]).not.toHaveProperty("token_ids");
        expect(bare.choices[0]).not.toHaveProperty("prompt_token_ids");
      });

      test("of a chat: those of the template, and of every choice", async () => {
        const answer = await whole(server(), CHAT, { messages: MESSAGES, max_tokens: 12, n: 2, ...SAMPLED });
        const { prompt } = json(await post(server(), "/apply-template", { messages: MESSAGES })) as { prompt: string };
        expect(answer.prompt_token_ids).toEqual(await ids(server(), prompt));
        expect(answer.choices.map(({ token_ids }) => token_ids.length)).toEqual([12, 12]);
        expect(answer.choices[0]!.token_ids).not.toEqual(answer.choices[1]!.token_ids);
      });

      test.each([
        [COMPLETIONS, { prompt: PROMPT, logprobs: 3 }],
        [CHAT, { messages: MESSAGES, logprobs: true, top_logprobs: 3 }],
      ])("of a stream of %s are those of the answer in one piece, each with its likely tokens", async (path, body) => {
        const request = { ...body, max_tokens: 30, ...SAMPLED, return_token_ids: true };
        const chunks = (await streamed(server(), path, request)) as unknown as {
          prompt_token_ids?: number[];
          choices: Part[];
        }[];
        const parts = chunks.flatMap(({ choices }) => choices);
        const answer = await whole(server(), path, request);
        const [choice] = answer.choices;
        expect(parts.flatMap(({ token_ids }) => token_ids ?? [])).toEqual(choice!.token_ids);
        const prompts = [...chunks, ...parts].map(({ prompt_token_ids }) => prompt_token_ids).filter(Boolean);
        expect(prompts).toEqual([answer.prompt_token_ids ?? choice!.prompt_token_ids]);
        const { content } = choice!.logprobs;
        expect(content.map(({ id }) => id)).toEqual(choice!.token_ids);
        expect(parts.flatMap(({ logprobs }) => logprobs?.content ?? [])).toEqual(content);
        for (const { id, logprob, top_logprobs } of content) {
          expect(top_logprobs).toHaveLength(3);
          const same = top_logprobs.find((top) => top.id === id);
          if (same) expect(same.logprob).toBe(logprob);
        }
      });

      test("leave out the token that ended the text", async () => {
        const { choices, usage } = await whole(server(), CHAT, { messages: MESSAGES, temperature: 0 });
        expect(choices[0]!.finish_reason).toBe("stop");
        expect(choices[0]!.token_ids).toHaveLength(usage.completion_tokens - 1);
      });
    });

    describe("a text goes on", () => {
      test.each([{ temperature: 0 }, SAMPLED, { ...SAMPLED, repetition_penalty: 1.3, top_k: 40, min_p: 0.05 }])(
        "as if it had not been interrupted, from any token: %j",
        async (how) => {
          const uncut = await complete(server(), { prompt: PROMPT, max_tokens: 40, logprobs: 2, ...how });
          for (const n of [1, 7, 39]) {
            const begun = uncut.token_ids.slice(0, n);
            const prompt = [...uncut.prompt_token_ids, ...begun];
            const rest = await complete(server(), { prompt, resume: n, max_tokens: 40 - n, logprobs: 2, ...how });
            expect(rest.token_ids).toEqual(uncut.token_ids.slice(n));
            expect(uncut.text.endsWith(rest.text)).toBe(true);
            expect(rest.logprobs.token_logprobs).toEqual(uncut.logprobs.token_logprobs.slice(n));
          }
        },
      );

      test("also within a character", async () => {
        const [bos, ...fox] = await ids(server(), "🦊");
        const bytes = fox.slice(-4);
        const logit_bias = { [String(bytes[3])]: 100 };
        const prompt = [bos, ...bytes.slice(0, 3)];
        const half = { logit_bias, max_tokens: 1, temperature: 0 };
        expect((await complete(server(), { prompt, resume: 3, ...half })).text).toBe("🦊");
        expect((await complete(server(), { prompt, ...half })).text).not.toBe("🦊");
      });

      test("also within a JSON text", async () => {
        const response_format = { type: "json_object" };
        const body = { prompt: PROMPT, response_format, max_tokens: 40, ...SAMPLED };
        const uncut = await complete(server(), body);
        const prompt = [...uncut.prompt_token_ids, ...uncut.token_ids.slice(0, 9)];
        const rest = await complete(server(), { ...body, prompt, resume: 9, max_tokens: 31 });
        expect(rest.token_ids).toEqual(uncut.token_ids.slice(9));
      });
    });

    test("more than the prompt has is refused, and what is no number", async () => {
      expect(await refusal(server(), COMPLETIONS, { prompt: [1, 2, 3], resume: 3 })).toMatchObject({
        param: "resume",
        message: "Invalid 'resume': the prompt has 3 tokens, and the first is no answer's.",
      });
      expect(await refusal(server(), COMPLETIONS, { prompt: PROMPT, resume: -1 })).toMatchObject({ param: "resume" });
      expect(await refusal(server(), COMPLETIONS, { prompt: PROMPT, return_token_ids: "yes" })).toMatchObject({
        param: "return_token_ids",
      });
    });
  },
);
