import { describe, expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, json, post, streamed } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import type { RawAnswer } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";

// Of a stop string nothing is told, not by ids and log-probabilities either; of the text before it everything is.

interface Described {
  id: number;
  token: string;
}

interface Choice {
  text?: string;
  message?: { content: string };
  delta?: { content?: string };
  finish_reason: string | null;
  logprobs: { content: Described[]; tokens?: string[]; text_offset?: number[] } | null;
  token_ids?: number[];
}

/** An answer, put together from its chunks if it came in any. */
interface Told {
  text: string;
  finish: string;
  ids: number[];
  described: Described[];
  drawn: number;
}

const SAMPLED = { temperature: 0.8, seed: 3, max_tokens: 60 };
const ASKS: [path: string, body: Body][] = [
  [CHAT, { messages: [{ role: "user", content: "Tell me a story about a fox." }], logprobs: true, top_logprobs: 2 }],
  [COMPLETIONS, { prompt: "Once upon a time, in a castle, ", logprobs: 2 }],
];

async function inOnePiece(server: ServerProcess, path: string, body: Body): Promise<Told> {
  const answer = await post(server, path, body);
  expect(answer.status, answer.body.toString()).toBe(200);
  const { choices, usage } = json(answer) as { choices: Choice[]; usage: { completion_tokens: number } };
  const [choice] = choices;
  return {
    text: choice!.message?.content ?? choice!.text!,
    finish: choice!.finish_reason!,
    ids: choice!.token_ids!,
    described: choice!.logprobs!.content,
    drawn: usage.completion_tokens,
  };
}

async function inChunks(server: ServerProcess, path: string, body: Body): Promise<Told> {
  const chunks = await streamed(server, path, { ...body, stream_options: { include_usage: true } });
  const parts = chunks.flatMap(({ choices }) => choices) as unknown as Choice[];
  return {
    text: parts.map(({ delta, text }) => delta?.content ?? text ?? "").join(""),
    finish: parts.map(({ finish_reason }) => finish_reason).find((reason) => reason !== null)!,
    ids: parts.flatMap(({ token_ids }) => token_ids ?? []),
    described: parts.flatMap(({ logprobs }) => logprobs?.content ?? []),
    drawn: chunks.at(-1).usage!.completion_tokens,
  };
}

/** What must come of an answer that a stop string cuts, from the same answer without one. */
function cut(free: Told, stop: string): Told {
  const at = free.text.indexOf(stop);
  let told = 0; // tokens that end before the stop string
  let drawn = 0; // tokens up to the one that makes it whole
  for (let i = 0, length = 0; i < free.described.length && length < at + stop.length; i++) {
    length += free.described[i]!.token.length;
    if (length <= at) told = i + 1;
    drawn = i + 1;
  }
  const [ids, described] = [free.ids.slice(0, told), free.described.slice(0, told)];
  return { text: free.text.slice(0, at), finish: "stop", ids, described, drawn };
}

/** Stop strings that begin and end anywhere: within tokens, with them, over several. */
function pieces(text: string): string[] {
  return Array.from({ length: 14 }, (_, i) => text.slice(5 + i * 9, 6 + i * 9 + ((i * 5) % 17)));
}

describeServers(
  "stop strings",
  () => ({ args: STORYTELLER }),
  (server) => {
    describe.each(ASKS)("%s", (path, ask) => {
      const body = { ...ask, ...SAMPLED, return_token_ids: true };

      test("rule 7: of a stop string no token is told, of the text before it every one", async () => {
        const free = await inOnePiece(server(), path, body);
        expect(free.described.map(({ token }) => token).join("")).toBe(free.text);
        for (const stop of pieces(free.text)) {
          const expected = cut(free, stop);
          expect([stop, await inOnePiece(server(), path, { ...body, stop })]).toEqual([stop, expected]);
          expect([stop, await inChunks(server(), path, { ...body, stop })]).toEqual([stop, expected]);
        }
      });

      test("rule 7: what only began like one is told in full, in order", async () => {
        const free = await inOnePiece(server(), path, body);
        for (const begun of pieces(free.text)) {
          const stop = [`${begun}\u0007`, `${begun}#`, "never"];
          expect([begun, await inOnePiece(server(), path, { ...body, stop })]).toEqual([begun, free]);
          expect([begun, await inChunks(server(), path, { ...body, stop })]).toEqual([begun, free]);
        }
      });

      test("rule 7: a text that ends while one has begun has all of its tokens", async () => {
        for (const max_tokens of [1, 2, 9]) {
          const free = await inOnePiece(server(), path, { ...body, max_tokens });
          const stop = [`${free.text.slice(-3)}#`, `${free.text}#`];
          expect(await inOnePiece(server(), path, { ...body, max_tokens, stop })).toEqual(free);
          expect(await inChunks(server(), path, { ...body, max_tokens, stop })).toEqual(free);
        }
      });

      test("rule 7: several choices, each cut at its own place, tell their own tokens", async () => {
        const request = { ...body, n: 3, stop: [". ", "!"] };
        const { choices } = json(await post(server(), path, request)) as { choices: Choice[] };
        const chunks = await streamed(server(), path, request);
        const parts = chunks.flatMap(({ choices }) => choices) as unknown as (Choice & { index: number })[];
        for (const [index, choice] of choices.entries()) {
          const own = parts.filter((part) => part.index === index);
          expect(own.flatMap(({ token_ids }) => token_ids ?? [])).toEqual(choice.token_ids);
          expect(own.flatMap(({ logprobs }) => logprobs?.content ?? [])).toEqual(choice.logprobs!.content);
          expect(choice.logprobs!.content.map(({ token }) => token).join("")).not.toMatch(/\. |!/);
        }
        expect(new Set(choices.map(({ token_ids }) => String(token_ids))).size).toBeGreaterThan(1);
      });
    });

    test("rule 7: the four lists of /v1/completions are cut at the same place", async () => {
      const [path, ask] = ASKS[1]!;
      const { text } = await inOnePiece(server(), path, { ...ask, ...SAMPLED, return_token_ids: true });
      const stop = text.slice(30, 41);
      const answer = json(await post(server(), path, { ...ask, ...SAMPLED, stop })) as { choices: Choice[] };
      const { tokens, ...lists } = answer.choices[0]!.logprobs!;
      expect(text.slice(0, 30).startsWith(tokens!.join(""))).toBe(true);
      expect(Object.values(lists).map((list) => (list as unknown[]).length)).toEqual(
        [1, 1, 1].map(() => tokens!.length),
      );
    });

    test("rule 7: Ollama's texts end before a stop string, streamed or not, and their counts stay", async () => {
      const lines = (answer: RawAnswer): { response: string; eval_count?: number }[] =>
        answer.body
          .toString()
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as { response: string });
      const options = { temperature: 0, num_predict: 40 };
      const body = { prompt: "Once upon a time", raw: true, options };
      const free = lines(await post(server(), "/api/generate", { ...body, stream: false }))[0]!.response;
      for (const stop of pieces(free).filter((piece) => piece !== "")) {
        const request = { ...body, options: { ...options, stop: [stop] } };
        const [whole] = lines(await post(server(), "/api/generate", { ...request, stream: false }));
        const parts = lines(await post(server(), "/api/generate", request));
        expect([stop, whole!.response]).toEqual([stop, free.slice(0, free.indexOf(stop))]);
        expect(parts.map(({ response }) => response).join("")).toBe(whole!.response);
        expect(parts.at(-1).eval_count).toBe(whole!.eval_count);
      }
    });
  },
);
