import { afterAll, expect, test } from "vitest";
import { callClient, stopClients } from "../clients/client-process.ts";
import { type Body, chatText, COMPLETIONS, get, json, post, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { ALL_HOSTS, describeClients, describeServers } from "./each-server.ts";
import type { RawAnswer } from "./raw-connection.ts";

// Ollama's dialect: by the letter on the wire, and through ollama-js.

const MESSAGES = [{ role: "user", content: "Tell me a story about a fox, a lantern and a castle." }];
const OPTIONS = { temperature: 0, seed: 1, num_predict: 20 };

interface Line {
  model: string;
  created_at: string;
  done: boolean;
  done_reason?: string;
  message?: { role: string; content: string };
  response?: string;
  [more: string]: unknown;
}

function lines(answer: RawAnswer): Line[] {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
  const text = new TextDecoder("utf-8", { fatal: true }).decode(answer.body);
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

afterAll(stopClients);

describeServers(
  "Ollama's dialect",
  () => ({ args: STORYTELLER }),
  (server) => {
    test("/api/chat streams unless told otherwise: one object a line, the last one with the counts", async () => {
      const all = lines(
        await post(server(), "/api/chat", { model: "storyteller", messages: MESSAGES, options: OPTIONS }),
      );
      const expected = await chatText(server(), { messages: MESSAGES, temperature: 0, seed: 1, max_tokens: 20 });
      expect(all.map(({ message }) => message!.content).join("")).toBe(expected);
      expect(all.filter(({ message }) => message!.role !== "assistant")).toEqual([]);
      expect(all.slice(0, -1).filter(({ done }) => done)).toEqual([]);
      const last = all.at(-1);
      expect(last).toMatchObject({ done: true, done_reason: "length", eval_count: 20 });
      for (const name of [
        "total_duration",
        "load_duration",
        "prompt_eval_count",
        "prompt_eval_duration",
        "eval_duration",
      ]) {
        expect([name, Number.isInteger(last[name])]).toEqual([name, true]);
      }
      expect(last["total_duration"]).toBeGreaterThan(1000); // nanoseconds
      for (const { created_at } of all) expect(Math.abs(Date.parse(created_at) - Date.now())).toBeLessThan(3_600_000);
    });

    test("/api/generate with raw goes on with the prompt as it is", async () => {
      const body = { model: "storyteller", prompt: "Once upon a time", raw: true, options: OPTIONS };
      const text = lines(await post(server(), "/api/generate", body))
        .map(({ response }) => response)
        .join("");
      const plain = await whole(server(), COMPLETIONS, {
        prompt: "Once upon a time",
        temperature: 0,
        seed: 1,
        max_tokens: 20,
      });
      expect(text).toBe(plain.choices[0]!.text);
      const one = json(await post(server(), "/api/generate", { ...body, stream: false })) as Line;
      expect(one).toMatchObject({ done: true, done_reason: "length", response: text });
    });

    test("names with a tag, as Ollama's clients send them, are the model's", async () => {
      const answer = await post(server(), "/api/chat", {
        model: "storyteller:latest",
        messages: MESSAGES,
        options: OPTIONS,
      });
      expect(answer.status).toBe(200);
    });

    test("errors are a text", async () => {
      const wrong: [path: string, body: Body | string, status: number][] = [
        ["/api/chat", { model: "nobody", messages: MESSAGES }, 404],
        ["/api/chat", { model: "storyteller", messages: 7 }, 400],
        ["/api/chat", { model: "storyteller", messages: MESSAGES, options: { temperature: "hot" } }, 400],
        ["/api/chat", { model: "storyteller", messages: MESSAGES, tools: [{ type: "function" }] }, 400],
        ["/api/generate", { model: "storyteller", prompt: 7 }, 400],
        ["/api/generate", "{", 400],
        ["/api/show", { model: "nobody" }, 404],
      ];
      for (const [path, body, status] of wrong) {
        const answer = await post(server(), path, body);
        expect([path, body, answer.status]).toEqual([path, body, status]);
        expect(json(answer) as { error: unknown }).toEqual({ error: expect.stringMatching(/.{5}/) as string });
      }
    });

    test("/api/tags, /api/version and /api/ps", async () => {
      const { models } = json(await get(server(), "/api/tags")) as { models: Body[] };
      expect(models).toHaveLength(1);
      expect(models[0]).toMatchObject({ details: { family: "llama" } });
      expect(models[0]!["size"]).toBeGreaterThan(1_000_000);
      expect(json(await get(server(), "/api/version"))).toEqual({
        version: expect.stringMatching(/^\d+\.\d+/) as string,
      });
      const loaded = json(await get(server(), "/api/ps")) as { models: Body[] };
      const { modified_at: _modified, ...listed } = models[0]!;
      // Ollama's own, and that the model is not going to be unloaded.
      expect(loaded.models).toEqual([
        {
          ...listed,
          digest: expect.stringMatching(/^([0-9a-f]{64})?$/) as string,
          expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
          size_vram: 0,
          context_length: 1024,
        },
      ]);
      expect(Date.parse(loaded.models[0]!["expires_at"] as string)).toBeGreaterThan(Date.now());
    });

    test("/api/embeddings is /api/embed for one text", async () => {
      const { embeddings, prompt_eval_count } = json(
        await post(server(), "/api/embed", { model: "storyteller", input: "a fox" }),
      ) as { embeddings: number[][]; prompt_eval_count: number };
      expect(prompt_eval_count).toBeGreaterThan(1);
      const one = json(await post(server(), "/api/embeddings", { model: "storyteller", prompt: "a fox" }));
      expect(one).toEqual({ embedding: embeddings[0] });
      for (const prompt of [7, ["a", "b"], {}, null]) {
        const answer = await post(server(), "/api/embeddings", { prompt });
        expect([prompt, answer.status]).toEqual([prompt, 400]);
        expect(json(answer)).toEqual({ error: expect.stringContaining("prompt") as string });
      }
    });

    describeClients(["ollama"], (client) => {
      const call = async (
        op: "chat" | "completion" | "embeddings" | "models" | "ollama",
        body: Body,
        stream = false,
      ) => {
        const outcome = await callClient(client, { op, baseURL: server().baseURL, body, stream });
        expect(outcome.error).toBeUndefined();
        return outcome;
      };
      const model = "storyteller";

      test("list, ps, show and version", async () => {
        const { models } = await call("models", {});
        expect(models).toHaveLength(1);
        expect(models![0]).toMatch(/^storyteller(:latest)?$/);
        const { raw: loaded } = await call("ollama", { method: "ps" });
        expect(loaded).toMatchObject({ models: [{ model: models![0], details: { family: "llama" } }] });
        const { raw } = await call("ollama", { method: "show", argument: { model } });
        expect(raw).toMatchObject({ details: { family: "llama" } });
        expect((await call("ollama", { method: "version" })).raw).toMatchObject({
          version: expect.any(String) as string,
        });
      });

      test("chat and generate, streamed or not", async () => {
        const expected = await chatText(server(), { messages: MESSAGES, temperature: 0, seed: 1, max_tokens: 20 });
        for (const stream of [false, true]) {
          const chat = await call(
            "chat",
            { model, messages: MESSAGES, temperature: 0, seed: 1, max_tokens: 20 },
            stream,
          );
          expect(chat).toMatchObject({
            text: expected,
            role: "assistant",
            finish: "length",
            usage: { completion: 20 },
          });
          const body = { model, prompt: "Once upon a time", raw: true, temperature: 0, seed: 1, max_tokens: 20 };
          const { text, usage } = await call("completion", body, stream);
          expect(text!.length).toBeGreaterThan(20);
          expect(usage).toMatchObject({ completion: 20 });
        }
      });

      test("embed", async () => {
        const { embeddings } = await call("embeddings", { model, input: ["a fox", "a bear"] });
        expect(embeddings!.map((vector) => vector.length)).toEqual([256, 256]);
        expect(Math.hypot(...(embeddings![0] as number[]))).toBeCloseTo(1, 4);
      });
    });
  },
  ALL_HOSTS,
);
