import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { CLIENTS } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { shapeNamed } from "../models/shapes.ts";
import { type Body, CHAT, chatText, COMPLETIONS, post, streamed, whole } from "./api.ts";
import { STORIES } from "./command.ts";
import { describeClients, describeServers, RULE_HOSTS } from "./each-server.ts";
import { readEvents, textOf } from "./event-stream.ts";

// Conformance rule 6: a character is never split between chunks. Both models spell what is not ASCII byte by byte.

/** Characters of two, three and four bytes, which the model is made to write. */
const WRITTEN = "é€😀ß🦊¿";
const SPELLED: Body = {
  model: "stories260K",
  messages: [{ role: "user", content: "x" }],
  max_tokens: 60,
  seed: 1,
  response_format: { type: "json_schema", json_schema: { name: "text", schema: { const: WRITTEN } } },
};

interface Lists {
  tokens: string[];
  text_offset: number[];
  content: { bytes: number[] }[];
}

/** The text of tokens: without control codes, and without halves of characters. */
function shown(tokens: number[][]): string {
  const printable = tokens.filter(([byte, more]) => more !== undefined || !isControl(byte!));
  return Buffer.from(printable.flat()).toString().replaceAll("\ufffd", "");
}

function isControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && (byte < 9 || byte > 13));
}

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);

const folder = mkdtempSync(join(tmpdir(), "llama2-server-"));
afterAll(() => {
  stopClients();
  rmSync(folder, { recursive: true });
});

/** A model that draws any byte at any place. */
function byteModel(): string[] {
  const shape = shapeNamed("grouped-query");
  writeFileSync(join(folder, "model.bin"), serializeCheckpoint(randomCheckpoint(shape, 1), 0));
  writeFileSync(join(folder, "tokenizer.bin"), randomTokenizer(shape.config.vocabSize, 1));
  return ["model.bin"];
}

describeServers(
  "characters of several tokens",
  () => ({ args: STORIES }),
  (server) => {
    test("rule 6: each comes in one piece", async () => {
      const chunks = await streamed(server(), CHAT, SPELLED);
      expect(textOf(chunks)).toBe(JSON.stringify(WRITTEN));
      const pieces = chunks.map(({ choices }) => choices[0]?.delta?.content ?? "").filter((piece) => piece !== "");
      expect(pieces.filter((piece) => /[\ud800-\udbff]$|^[\udc00-\udfff]|\ufffd/.test(piece))).toEqual([]);
      expect(pieces.length).toBeGreaterThan(WRITTEN.length / 2); // and not all at once either
      expect(await chatText(server(), SPELLED)).toBe(JSON.stringify(WRITTEN));
    });

    test("rule 6: the tokens of a character have their own bytes among the log-probabilities", async () => {
      const { choices } = await whole(server(), CHAT, { ...SPELLED, logprobs: true });
      const { content } = choices[0]!.logprobs as { content: { bytes: number[] }[] };
      const bytes = Buffer.from(content.flatMap((one) => one.bytes));
      expect(bytes.toString()).toBe(JSON.stringify(WRITTEN));
    });

    test("rule 6: a text that is cut in the middle of a character is valid all the same", async () => {
      for (let max_tokens = 1; max_tokens < 20; max_tokens++) {
        const body = { model: "stories260K", prompt: "é", logit_bias: { "242": 100 }, max_tokens, temperature: 0 };
        const text = textOf(await streamed(server(), COMPLETIONS, body)); // throws at a byte that is out of place
        expect(text).toBe((await whole(server(), COMPLETIONS, body)).choices[0]!.text);
      }
    });

    describeClients(CLIENTS, (client) => {
      test("rule 6: the client reads them whole", async () => {
        const asked =
          client === "ollama" ? { ...SPELLED, response_format: undefined, format: { const: WRITTEN } } : SPELLED;
        const { text, error } = await callClient(client, {
          op: "chat",
          baseURL: server().baseURL,
          stream: true,
          body: asked,
        });
        expect({ text, error }).toEqual({ text: JSON.stringify(WRITTEN) });
      });
    });
  },
  RULE_HOSTS,
);

describeServers(
  "any bytes at all",
  () => ({ args: [...byteModel(), "--queue", "64"], cwd: folder }),
  (server) => {
    test("rule 6: a stream is valid UTF-8 and the text of the answer in one piece", async () => {
      const all = await Promise.all(
        SEEDS.map(async (seed) => {
          const body = { model: "model", prompt: "a", max_tokens: 50, temperature: 1.5, top_p: 1, seed };
          const answer = await post(server(), COMPLETIONS, { ...body, stream: true });
          const text = textOf(readEvents(answer.body).chunks);
          expect(text).toBe((await whole(server(), COMPLETIONS, body)).choices[0]!.text);
          return text;
        }),
      );
      const together = all.join("");
      expect(together).toMatch(/[\u0080-\u07ff]/); // characters of two tokens were among them
    });

    const described = async (body: Body) => {
      const request = { model: "model", prompt: "a", max_tokens: 50, temperature: 1.5, top_p: 1, ...body };
      const asked = { ...request, logprobs: 0, return_token_ids: true };
      const [choice] = (await whole(server(), COMPLETIONS, asked)).choices;
      return choice as unknown as { text: string; token_ids: number[]; logprobs: Lists };
    };

    test("rule 7: of a stop string that is spelled byte by byte no byte is told", async () => {
      let cut = 0;
      for (const seed of SEEDS) {
        const free = await described({ seed });
        const stop = /[\u0080-\u07ff]/.exec(free.text)?.[0];
        if (stop === undefined) continue;
        const { text, token_ids, logprobs } = await described({ seed, stop });
        expect(text).toBe(free.text.slice(0, free.text.indexOf(stop)));
        expect(free.token_ids.slice(0, token_ids.length)).toEqual(token_ids);
        const all = free.logprobs.content.map(({ bytes }) => bytes);
        expect([seed, shown(all.slice(0, token_ids.length))]).toEqual([seed, text]);
        expect([seed, shown(all.slice(token_ids.length)).startsWith(stop)]).toEqual([seed, true]);
        expect(logprobs.content).toHaveLength(token_ids.length);
        cut++;
      }
      expect(cut).toBeGreaterThan(3);
    });

    test("text_offset counts the characters before a token, as OpenAI's", async () => {
      for (const seed of SEEDS.slice(0, 20)) {
        const { text, logprobs } = await described({ seed });
        for (const [i, token] of logprobs.tokens.entries()) {
          if (!/^[ -~]+$/.test(token)) continue; // half a character, or not shown
          const rest = Array.from(text).slice(logprobs.text_offset[i]).join("");
          expect([seed, i, rest.startsWith(token)]).toEqual([seed, i, true]);
        }
      }
    });
  },
  RULE_HOSTS,
);
