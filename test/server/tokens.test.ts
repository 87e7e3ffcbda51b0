import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { ROOT } from "../sources.ts";
import {
  type Body,
  CHAT,
  chatText,
  COMPLETIONS,
  type ErrorObject,
  get,
  json,
  post,
  refusal,
  until,
  whole,
} from "./api.ts";
import { generate, STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import type { ServerProcess } from "./server-process.ts";

// What llama.cpp's clients ask besides texts: tokens, the template, slots, defaults, and what model it is.

const TEXTS = [
  "Once upon a time",
  " spaces  in   front and between ",
  "tabs\tand\nlines\r\n",
  "ünïcödé, 🦊🏮 and 日本語",
  '"quotes" and \\ backslashes',
  "[INST] not a turn [/INST] </s><s>",
  "x".repeat(3000),
  "\u0000\u0001\u007f",
];

async function tokenize(server: ServerProcess, body: Body): Promise<unknown[]> {
  return (json(await post(server, "/tokenize", body)) as { tokens: unknown[] }).tokens;
}

async function detokenize(server: ServerProcess, tokens: unknown): Promise<string> {
  return (json(await post(server, "/detokenize", { tokens })) as { content: string }).content;
}

describeServers(
  "tokens",
  () => ({ args: [...STORYTELLER, "--slots", "2", "--context", "512"] }),
  (server) => {
    test("are the command's", async () => {
      for (const content of ["Once upon a time", "A fox, a lantern and a castle."]) {
        const { prompt_tokens } = await generate(STORYTELLER, content, "-n", "30");
        expect(await tokenize(server(), { content, add_special: true })).toHaveLength(prompt_tokens);
        const [first, ...rest] = await tokenize(server(), { content, add_special: true });
        expect(first).toBe(1);
        expect(await tokenize(server(), { content })).toEqual(rest);
      }
    });

    test.each(TEXTS)("of %j become the text again", async (content) => {
      for (const add_special of [false, true]) {
        expect(await detokenize(server(), await tokenize(server(), { content, add_special }))).toBe(content);
      }
    });

    test("none are of an empty text", async () => {
      expect(await tokenize(server(), { content: "" })).toEqual([]);
      expect(await tokenize(server(), { content: "", add_special: true })).toEqual([1]);
      expect(await detokenize(server(), [])).toBe("");
    });

    test("have pieces: texts, or bytes where they are none", async () => {
      const tokens = (await tokenize(server(), { content: "a é", with_pieces: true })) as {
        id: number;
        piece: string | number[];
      }[];
      expect(tokens.map(({ id }) => id)).toEqual(await tokenize(server(), { content: "a é" }));
      const bytes = tokens.map(({ piece }) => (typeof piece === "string" ? Buffer.from(piece) : Buffer.from(piece)));
      expect(Buffer.concat(bytes).toString()).toBe(" a é");
      expect(tokens.filter(({ piece }) => typeof piece !== "string").map(({ piece }) => piece)).toEqual([
        [0xc3],
        [0xa9],
      ]);
    });

    test("cut within a character are U+FFFD", async () => {
      const tokens = await tokenize(server(), { content: "é" });
      expect(await detokenize(server(), tokens.slice(0, -1))).toBe("\ufffd");
    });

    test("requests that are wrong name the field", async () => {
      for (const content of [undefined, null, 7, {}, ["a"]]) {
        expect(await refusal(server(), "/tokenize", { content })).toMatchObject({ param: "content" });
      }
      expect(await refusal(server(), "/tokenize", { content: "a", with_pieces: 1 })).toMatchObject({
        param: "with_pieces",
      });
      for (const tokens of [undefined, null, 7, "1", ["1"], [-1], [1.5], [4096], [[1]]]) {
        expect(await refusal(server(), "/detokenize", { tokens })).toMatchObject({ param: "tokens" });
      }
      for (const messages of [undefined, [], [{ role: "user" }], "x"]) {
        expect(await refusal(server(), "/apply-template", { messages })).toMatchObject({ param: "messages" });
      }
    });

    test("the template's text is the chat's prompt", async () => {
      const messages = [
        { role: "system", content: "Be short." },
        { role: "user", content: "Tell me a story about a fox." },
      ];
      const answer = json(await post(server(), "/apply-template", { messages })) as {
        prompt: string;
        n_tokens: number;
      };
      expect(answer.prompt).toBe("[INST] <<SYS>>\nBe short.\n<</SYS>>\n\nTell me a story about a fox. [/INST]");
      const options = { temperature: 0, max_tokens: 20 };
      const plain = await whole(server(), COMPLETIONS, { prompt: answer.prompt, ...options });
      expect(plain.choices[0]!.text!.trimStart()).toBe(await chatText(server(), { messages, ...options }));
      const chat = await whole(server(), CHAT, { messages, ...options });
      expect(chat.usage.prompt_tokens).toBe(answer.n_tokens);
      const more = [...messages, { role: "assistant", content: "A fox." }, { role: "user", content: "More." }];
      expect(json(await post(server(), "/apply-template", { messages: more }))).toMatchObject({
        prompt: `${answer.prompt} A fox.</s><s>[INST] More. [/INST]`,
      });
    });

    describe("the model", () => {
      const file = join(ROOT, STORYTELLER[0]!);

      test("is described, with its SHA-256 once that is known", async () => {
        const sha256 = fileSha256(file);
        const meta = { n_ctx: 512, n_embd: 256, n_vocab: 4096, n_params: 5065472, sha256 };
        await until("the hash", async () => {
          const [model] = (json(await get(server(), "/v1/models")) as { data: { meta: Body }[] }).data;
          return model!.meta["sha256"] === null ? undefined : true;
        });
        const [model] = (json(await get(server(), "/v1/models")) as { data: Body[] }).data;
        expect(model).toMatchObject({ id: "storyteller", object: "model", owned_by: "llama2-wasm", meta });
        expect(json(await get(server(), "/v1/models/storyteller"))).toEqual(model);
        expect(json(await get(server(), "/v1/models/%73tory%74eller"))).toEqual(model);
        const { size } = (model as { meta: { size: number } }).meta;
        expect(Math.abs(size - statSync(file).size)).toBeLessThan(0.05 * size);
      });

      test.each(["x", "storytelle", "storytellerr", "storyteller%", "storyteller%2", "%zztoryteller", "a/b"])(
        "%s is another",
        async (name) => {
          const answer = await get(server(), `/v1/models/${name}`);
          expect(answer.status).toBe(404);
          expect((json(answer) as ErrorObject).error).toMatchObject({ code: "model_not_found" });
        },
      );
    });

    test("/slots shows what runs, and no text of it", async () => {
      const idle = json(await get(server(), "/slots")) as Body[];
      expect(idle).toHaveLength(2);
      for (const [id, slot] of idle.entries()) expect(slot).toMatchObject({ id, n_ctx: 512, is_processing: false });
      const body = { prompt: "Once upon a time", seed: 7, ignore_eos: true };
      const busy = await until("a busy slot", async () => {
        const answer = post(server(), COMPLETIONS, body);
        const slots = json(await get(server(), "/slots")) as Body[];
        expect((await answer).status).toBe(200);
        return slots.find((slot) => slot["is_processing"]);
      });
      expect(busy).toMatchObject({ n_prompt_tokens: 5, params: { seed: 7, temperature: 1 } });
      expect(JSON.stringify(busy)).not.toContain("Once");
    });

    test("/props tells how many slots there are, and the template", async () => {
      expect(json(await get(server(), "/props"))).toMatchObject({
        total_slots: 2,
        model_alias: "storyteller",
        default_generation_settings: { n_ctx: 512, params: { temperature: 1, top_p: 0.9 } },
        chat_template: expect.stringContaining("[INST]") as string,
      });
    });
  },
);
