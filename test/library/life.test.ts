import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import OpenAI6 from "openai-6";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Llama } from "../../src/node/index.ts";
import { ROOT } from "../sources.ts";
import { STORIES, STORYTELLER } from "./loopback-server.ts";
import { absolute, startLlama } from "./node-llama.ts";

const paths = absolute(STORIES);

describe("openai's own client over the engine's fetch", () => {
  let llama: Llama;
  let client: OpenAI6;
  beforeAll(async () => {
    llama = await startLlama(absolute(STORYTELLER));
    client = new OpenAI6({ baseURL: "http://localhost/v1", apiKey: "-", fetch: llama.fetch, maxRetries: 0 });
  });
  afterAll(async () => {
    await llama.dispose();
  });
  const body = { model: "storyteller", messages: [{ role: "user" as const, content: "Tell me a story." }], seed: 2 };

  test("the same answer whole and in parts", async () => {
    const whole = await client.chat.completions.create({ ...body, max_completion_tokens: 40 });
    const stream = client.chat.completions.stream({ ...body, max_completion_tokens: 40 });
    expect(await stream.finalContent()).toBe(whole.choices[0]!.message.content);
  });

  test("stopping frees the slot", async () => {
    const stream = await client.chat.completions.create({ ...body, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) stream.controller.abort();
    const slots = (await (await llama.fetch("/slots")).json()) as { is_processing: boolean }[];
    expect(slots.some(({ is_processing }) => is_processing)).toBe(false);
  });

  test("refusals, models, embeddings", async () => {
    await expect(client.chat.completions.create({ ...body, n: 99 })).rejects.toMatchObject({ status: 400, param: "n" });
    await expect(client.models.retrieve("other")).rejects.toMatchObject({ status: 404 });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["storyteller"]);
    const { data } = await client.embeddings.create({ model: "storyteller", input: "a fox" });
    expect(data[0]!.embedding.length).toBe(llama.info.model.dim);
  });
});

describe("the end", () => {
  test("comes with dispose: what is under way fails, and so does what follows", async () => {
    let worker!: Worker;
    const make = (): Worker => (worker = new Worker(join(ROOT, "dist/node/worker.js")));
    const llama = await startLlama({ ...paths, worker: make });
    const answer = llama.completions.create({ prompt: "Once", max_tokens: 500 });
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    const outcome = expect(answer).rejects.toMatchObject({ code: "DISPOSED" });
    await llama.dispose();
    await outcome;
    await ended;
    await expect(llama.fetch("/health")).rejects.toMatchObject({ code: "DISPOSED" });
    await llama.dispose();
  });

  test("is told when the worker dies", async () => {
    let worker!: Worker;
    const make = (): Worker => (worker = new Worker(join(ROOT, "dist/node/worker.js")));
    const llama = await startLlama({ ...paths, worker: make });
    // More than the worker may send of what nobody has read: however late it dies, the answer is not whole.
    const long = { prompt: "Once", n: 4, max_tokens: 480, logprobs: 5, ignore_eos: true } as const;
    const stream = await llama.completions.create({ ...long, stream: true });
    const reading = (async () => {
      for await (const part of stream) if (part.id !== "") await worker.terminate();
    })();
    await expect(reading).rejects.toMatchObject({ code: "WORKER_LOST" });
    await expect(llama.models()).rejects.toMatchObject({ code: "WORKER_LOST" });
  });
});

test("the built package, by its name, in a program that ends by itself", async () => {
  const program = `
    import { createLlama } from "llama2-wasi";
    const llama = await createLlama({ model: "models/storyteller.bin" });
    const { choices } = await llama.completions.create({ prompt: "Once upon a time", max_tokens: 5, temperature: 0 });
    console.log(JSON.stringify({ text: choices[0].text, ...llama.info }));
  `;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { cwd: ROOT });
  const { text, modelId } = JSON.parse((await run).stdout) as Record<string, unknown>;
  expect(text).toMatch(/\w/);
  expect(modelId).toBe("storyteller");
});

test("importing the page's entry does nothing, in Node.js too", async () => {
  const entries = ["dist/index.js", "dist/worker/browser.js"].map((path) => join(ROOT, path));
  const program = `for (const path of ${JSON.stringify(entries)}) await import(path);`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
});
