import { setImmediate as immediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChatCompletion, type Llama, Llama2Error, LlamaApiError, type Progress } from "../../src/node/index.ts";
import { converse, generate, STORIES as STORIES_COMMAND, STORYTELLER as TELLER_COMMAND } from "../server/command.ts";
import { STORIES, STORYTELLER } from "./loopback-server.ts";
import { absolute, startLlama } from "./node-llama.ts";

let llama: Llama;
let teller: Llama;
const progress: Progress[] = [];

beforeAll(async () => {
  llama = await startLlama({ ...absolute(STORIES), slots: 2, onProgress: (step) => progress.push(step) });
  teller = await startLlama(absolute(STORYTELLER));
});

afterAll(async () => {
  await Promise.all([llama.dispose(), teller.dispose()]);
});

/** What a call fails with. */
async function failure(promise: Promise<unknown>): Promise<Llama2Error> {
  return await promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error as Llama2Error,
  );
}

/** Node.js gives a request a signal of its own, which is deaf to the caller's once the request is collected. */
const collectGarbage = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

async function busySlots(): Promise<number> {
  const slots = (await (await llama.fetch("/slots")).json()) as { is_processing: boolean }[];
  return slots.filter(({ is_processing }) => is_processing).length;
}

const fox = [{ role: "user" as const, content: "Tell me a story about a fox." }];

describe("an engine in a worker thread", () => {
  test("says what it is", () => {
    expect(llama.info).toMatchObject({
      modelId: "stories260K",
      threads: 1,
      threadsCode: "NO_MODULE",
      threadsReason: "only a module for one thread is here (threadsWasm is missing)",
      slots: 2,
      context: 512,
      model: { format: "fp32", dim: 64, layers: 5, vocabSize: 512, contextLength: 512 },
    });
    expect(llama.info.wasmSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(llama.info.memoryBytes).toBeGreaterThan(2 ** 20);
    expect(teller.info.slots).toBe(4);
  });

  test("tells of its loading, to the end", () => {
    const last = progress.at(-1);
    expect(last).toMatchObject({ stage: "load", file: "model" });
    expect(last.done).toBe(last.total);
  });

  test.each([1, 7])("writes what llama2 writes with seed %i", async (seed) => {
    const expected = await generate(STORIES_COMMAND, "Once upon a time", "-s", String(seed), "-n", "60");
    const body = { prompt: "Once upon a time", seed, max_tokens: expected.completion_tokens };
    expect((await llama.completions.create(body)).choices[0]!.text).toBe(expected.text);
  });

  test("chats as llama2 chats, whole or in parts", async () => {
    const [expected] = await converse(TELLER_COMMAND, "", [fox[0]!.content], "-t", "0");
    const body = { messages: fox, temperature: 0 };
    const whole = await teller.chat.completions.create(body);
    const content = expected!.text.trimStart();
    expect(whole.choices[0]!.message.content).toBe(content);
    let text = "";
    let parts = 0;
    for await (const chunk of await teller.chat.completions.create({ ...body, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
      parts++;
    }
    expect(text).toBe(content);
    expect(parts).toBeGreaterThan(20);
  });

  test("answers two at once, each as if it were alone", async () => {
    const body = { prompt: "Once upon a time", max_tokens: 60 };
    const ask = async (seed: number): Promise<string> =>
      (await llama.completions.create({ ...body, seed })).choices[0]!.text;
    const alone = [await ask(3), await ask(4)];
    expect(await Promise.all([ask(3), ask(4)])).toEqual(alone);
  });

  test("turns text into ids and back", async () => {
    const ids = await teller.tokenize("Once upon a time, 狐狸!", { special: true });
    expect(ids[0]).toBe(1);
    expect(await teller.detokenize(ids)).toBe("Once upon a time, 狐狸!");
  });

  test("embeds, and describes its model", async () => {
    const { data } = await llama.embeddings.create({ input: ["a fox", "a bear"] });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([64, 64]);
    expect(await llama.models()).toMatchObject([{ id: "stories260K", meta: { n_vocab: 512 } }]);
  });

  test("answers in JSON that a schema asks for", async () => {
    const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] };
    const answer: ChatCompletion = await teller.chat.completions.create({
      messages: fox,
      max_tokens: 40,
      response_format: { type: "json_schema", json_schema: { name: "fox", schema } },
    });
    expect(JSON.parse(answer.choices[0]!.message.content)).toHaveProperty("age");
  });
});

describe("stopping", () => {
  const endless = { prompt: "Once", max_tokens: 500, seed: 1, stream: true } as const;

  test("by leaving the loop frees the slot", async () => {
    let parts = 0;
    for await (const part of await llama.completions.create(endless)) {
      expect(part.object).toBe("text_completion");
      if (++parts === 3) break;
    }
    expect(await busySlots()).toBe(0);
  });

  test("by the stream's controller ends the loop without an error", async () => {
    const stream = await llama.completions.create(endless);
    let parts = 0;
    for await (const part of stream) if (part.choices.length > 0 && ++parts === 3) stream.controller.abort();
    expect(parts).toBe(3);
    expect(await busySlots()).toBe(0);
  });

  test("by the caller's signal is an error, before, at and after the first token", async () => {
    const late = new AbortController();
    const read = async (): Promise<void> => {
      for await (const part of await llama.completions.create(endless, late)) if (part.id !== "") late.abort();
    };
    expect((await failure(read())).code).toBe("ABORTED");
    // Minutes of work: however late the timer is, the answer is not there before it.
    const many = { ...endless, stream: false, prompt: Array<string>(2048).fill("Once") } as const;
    const whole = failure(llama.completions.create(many, { signal: AbortSignal.timeout(20) }));
    expect((await whole).code).toBe("ABORTED");
    const early = failure(llama.completions.create(endless, { signal: AbortSignal.abort() }));
    expect((await early).code).toBe("ABORTED");
    expect(await busySlots()).toBe(0);
  });

  test("by the caller's signal, also when what nobody holds was collected meanwhile", async () => {
    const caller = new AbortController();
    let parts = 0;
    const read = async (): Promise<void> => {
      for await (const part of await llama.completions.create(endless, caller)) {
        if (part.choices.length === 0 || ++parts !== 2) continue;
        collectGarbage();
        await immediate(); // what finalizers do
        caller.abort();
      }
    };
    expect((await failure(read())).code).toBe("ABORTED");
    expect(parts).toBe(2);
  });

  test("as fetch does it", async () => {
    const controller = new AbortController();
    const body = JSON.stringify(endless);
    const answer = await llama.fetch("/v1/completions", { method: "POST", body, signal: controller.signal });
    const reader = answer.body!.getReader();
    await reader.read();
    controller.abort();
    await expect(reader.read()).rejects.toMatchObject({ name: "AbortError" });
    expect(await busySlots()).toBe(0);
  });
});

describe("a refusal", () => {
  test("has the API's words and a code that stays", async () => {
    const error = await failure(llama.completions.create({ prompt: "a", top_p: 2 }));
    expect(error).toBeInstanceOf(LlamaApiError);
    expect(error).toMatchObject({ code: "REQUEST_INVALID", status: 400, param: "top_p" });
  });

  test("says when the context is full", async () => {
    const prompt = "a long story ".repeat(400);
    const error = await failure(llama.completions.create({ prompt, stream: true }));
    expect(error).toMatchObject({ code: "CONTEXT_FULL", status: 400, apiCode: "context_length_exceeded" });
  });
});

describe("a draft", () => {
  test("is the same text in one go, in steps, and after it was saved", async () => {
    const draft = await llama.draft("Once upon a time", { seed: 5, temperature: 0.9 });
    await draft.next(10);
    const ten = draft.text;
    await draft.next(20);
    const { choices } = await llama.completions.create({
      ...{ prompt: "Once upon a time", seed: 5, temperature: 0.9, max_tokens: 30 },
    });
    expect(draft.text).toBe(choices[0]!.text);
    const restored = await llama.restore(JSON.parse(JSON.stringify(draft.save())) as ReturnType<typeof draft.save>);
    expect([restored.text, restored.tokens]).toEqual([draft.text, 30]);
    expect(await restored.truncate(10)).toBe(ten);
    expect(await restored.next(20)).toBe(draft.text);
    expect((await failure(teller.restore(draft.save()))).code).toBe("USAGE");
  });
});
