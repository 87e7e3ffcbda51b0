import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENTS } from "../clients/call.ts";
import { startCall, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, COMPLETIONS, streamed, type Whole, whole } from "./api.ts";
import { converse, generate, STORYTELLER } from "./command.ts";
import { ALL_HOSTS, describeClients, describeServers } from "./each-server.ts";
import { textOf } from "./event-stream.ts";

// Conformance rule 17, and the contract behind it: a request's tokens depend on nothing but the request. The command's own
// text, in Node.js, is what every runtime's server must give, alone and among others, with the cache warm and cold.

interface Case {
  path: string;
  body: Body;
  /** The prompt and the flags that make the command do the same. */
  prompt: string;
  flags: string[];
  steps: number;
}

const PROMPTS = [
  "Once upon a time",
  "Once upon a time, a fox",
  "Once upon a time, a fox found",
  "The king",
  "It was raining when the little bear woke up and",
];

function completion(prompt: string, seed: number, tokens: number, more: Body = {}, flags: string[] = []): Case {
  const body = { model: "storyteller", prompt, seed, max_tokens: tokens, temperature: 0.9, top_p: 0.9, ...more };
  return { path: COMPLETIONS, body, prompt, flags: ["-s", `${seed}`, "-t", "0.9", ...flags], steps: tokens };
}

function chat(system: string, user: string, seed: number, tokens: number): Case {
  const messages = [...(system === "" ? [] : [{ role: "system", content: system }]), { role: "user", content: user }];
  const body = { model: "storyteller", messages, seed, max_tokens: tokens, temperature: 0.8, top_p: 0.9 };
  const opening = system === "" ? "" : `<<SYS>>\n${system}\n<</SYS>>\n\n`;
  const prompt = `[INST] ${opening}${user} [/INST]`;
  return { path: CHAT, body, prompt, flags: ["-s", `${seed}`, "-t", "0.8"], steps: tokens };
}

const CASES: readonly Case[] = [
  completion(PROMPTS[0]!, 1, 60),
  completion(PROMPTS[1]!, 2, 50),
  completion(PROMPTS[2]!, 3, 40, { top_k: 20, min_p: 0.02 }, ["--top-k", "20", "--min-p", "0.02"]),
  completion(PROMPTS[3]!, 4, 70, { repetition_penalty: 1.2 }, ["--repetition-penalty", "1.2"]),
  completion(PROMPTS[4]!, 5, 30, { frequency_penalty: 0.5, presence_penalty: 0.3 }, [
    ...["--frequency-penalty", "0.5", "--presence-penalty", "0.3"],
  ]),
  completion(PROMPTS[0]!, 6, 300, { logit_bias: { "300": -100, "12": 2 } }, [
    "--logit-bias",
    "300=-100",
    "--logit-bias",
    "12=2",
  ]),
  chat("", "Tell me a story about a fox, a lantern and a castle.", 7, 80),
  chat("Make it end sadly.", "Tell me a story about a brave mouse.", 8, 300),
];

/** What the command prints for each. */
const expected: { text: string; logprobs: number[][]; finish: string }[] = [];

beforeAll(async () => {
  for (const { path, prompt, flags, steps } of CASES) {
    const { prompt_tokens } = await generate(STORYTELLER, prompt, ...flags, "-n", "1000");
    const count = `${prompt_tokens + steps - 1}`; // the last token's place is not computed
    const { text, logprobs, finish_reason } = await generate(
      STORYTELLER,
      prompt,
      ...flags,
      "-n",
      count,
      "--logprobs",
      "3",
    );
    const likely = logprobs!.map(({ logprob, top }) => [logprob, ...top.map((one) => one.logprob)]);
    const said = path === CHAT ? text.replace(/^ /, "") : text; // the space is the template's
    expected.push({ text: said, logprobs: likely, finish: finish_reason });
  }
});
afterAll(stopClients);

function answerOf({ choices, usage, system_fingerprint }: Whole) {
  const [choice] = choices;
  const text = choice!.message?.content ?? choice!.text!;
  return {
    text,
    finish: choice!.finish_reason,
    cached: usage.prompt_tokens_details.cached_tokens,
    print: system_fingerprint,
  };
}

describeServers(
  "the same request",
  () => ({ args: [...STORYTELLER, "--slots", "8", "--queue", "64"] }),
  (server) => {
    const ask = async (index: number, more: Body = {}) => {
      const { path, body } = CASES[index]!;
      return answerOf(await whole(server(), path, { ...body, ...more }));
    };
    const stream = async (index: number, more: Body = {}): Promise<string> => {
      const { path, body } = CASES[index]!;
      return textOf(await streamed(server(), path, { ...body, ...more }));
    };

    test.each(CASES.map((_, i) => i))(
      "rule 17: case %i alone is the command's text, streamed or not",
      async (index) => {
        const { text, finish } = await ask(index, { cache_prompt: false });
        expect({ text, finish }).toEqual({ text: expected[index]!.text, finish: expected[index]!.finish });
        expect(await stream(index, { cache_prompt: false })).toBe(text);
      },
    );

    test("rule 17: the cache changes nothing but what it reports", async () => {
      for (let index = 0; index < CASES.length; index++) {
        const cold = await ask(index, { cache_prompt: false });
        expect(cold.cached).toBe(0);
        await ask(index);
        const warm = await ask(index);
        expect(warm.cached).toBeGreaterThan(0);
        expect(warm).toEqual({ ...cold, cached: warm.cached });
        expect(await stream(index)).toBe(cold.text);
      }
    });

    test.each([1, 2, 8])("rule 17: %i at once, cache on and off", async (together) => {
      for (const cache_prompt of [true, false]) {
        for (let first = 0; first < CASES.length; first += together) {
          const group = Array.from({ length: together }, (_, i) => (first + i) % CASES.length);
          const texts = await Promise.all(group.map(async (index) => await stream(index, { cache_prompt })));
          expect(texts).toEqual(group.map((index) => expected[index]!.text));
        }
      }
    });

    test("rule 17: among more than there are slots, and the same one eight times at once", async () => {
      const many = Array.from({ length: 24 }, (_, i) => i % CASES.length);
      const texts = await Promise.all(many.map(async (index) => await stream(index)));
      expect(texts).toEqual(many.map((index) => expected[index]!.text));
      const same = await Promise.all(Array.from({ length: 8 }, async () => await ask(6)));
      expect(same.map(({ text }) => text)).toEqual(same.map(() => expected[6]!.text));
    });

    test("log-probabilities are the command's, alone and among others", async () => {
      const body = { ...CASES[6]!.body, logprobs: true, top_logprobs: 3, cache_prompt: false };
      const likely = async (): Promise<number[][]> => {
        const { content } = (await whole(server(), CHAT, body)).choices[0]!.logprobs as { content: TokenLogprob[] };
        return content.map(({ logprob, top_logprobs }) => [logprob, ...top_logprobs.map((top) => top.logprob)]);
      };
      const alone = await likely();
      const theirs = expected[6]!.logprobs.flat(); // six decimals
      expect(alone.flat()).toHaveLength(theirs.length);
      expect(alone.flat().filter((value, i) => Math.abs(value - theirs[i]!) > 1.1e-6)).toEqual([]);
      const [among] = await Promise.all([likely(), ...CASES.map(async (_, index) => await ask(index))]);
      expect(among).toEqual(alone);
    });

    test("a choice of several is the answer to its own seed", async () => {
      const { body } = CASES[6]!;
      const { choices } = await whole(server(), CHAT, { ...body, n: 4 });
      for (const [index, { message }] of choices.entries()) {
        const alone = await ask(6, { seed: 7 + index });
        expect([index, message!.content]).toEqual([index, alone.text]);
      }
    });

    test("a conversation of several turns is the command's chat", async () => {
      const users = ["Tell me a story about a fox, a lantern and a castle.", "Who was in it?", "Where did it happen?"];
      const answers = await converse(STORYTELLER, "", users, "-t", "0");
      const messages: { role: string; content: string }[] = [];
      for (const [turn, content] of users.entries()) {
        messages.push({ role: "user", content });
        const body = { model: "storyteller", messages, temperature: 0 };
        const { choices, usage } = await whole(server(), CHAT, body);
        expect([turn, choices[0]!.message!.content]).toEqual([turn, answers[turn]!.text.replace(/^ /, "")]);
        if (turn > 0) expect(usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(20);
        messages.push({ role: "assistant", content: choices[0]!.message!.content });
      }
    });

    test("the fingerprint is one for all answers", async () => {
      const prints = [await ask(0), await ask(6), await ask(7, { cache_prompt: false })].map(({ print }) => print);
      expect(prints[0]).toMatch(/^fp_\w+/);
      expect(new Set(prints).size).toBe(1);
    });

    describeClients(CLIENTS, (client) => {
      // go-openai and ollama-js have no field that switches the cache off.
      const caches = client === "go-openai" || client === "ollama" ? [true] : [true, false];
      test.each([1, 2, 8])(
        `rule 17: the client's text, %i at once, cache ${caches.join(" and ")}`,
        async (together) => {
          const { baseURL } = server();
          for (const cache of caches) {
            const calls = Array.from({ length: together }, (_, i) => {
              const body = { ...CASES[6 + (i % 2)]!.body, ...(!cache && { cache_prompt: false }) };
              return startCall(client, { op: "chat", baseURL, stream: i % 4 < 2, body });
            });
            for (const [i, { done }] of calls.entries()) {
              const { text, error, usage } = await done;
              expect({ text, error }).toEqual({ text: expected[6 + (i % 2)]!.text });
              if (!cache) expect(usage?.cached ?? 0).toBe(0);
            }
          }
        },
      );
    });
  },
  ALL_HOSTS,
);

interface TokenLogprob {
  token: string;
  logprob: number;
  bytes: number[];
  top_logprobs: TokenLogprob[];
}
