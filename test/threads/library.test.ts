import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { createLlama, type Llama, type NodeLlamaOptions } from "../../src/node/index.ts";
import { STORIES, STORYTELLER } from "../library/loopback-server.ts";
import { absolute } from "../library/node-llama.ts";
import { ROOT } from "../sources.ts";

const [stories, storyteller] = [absolute(STORIES), absolute(STORYTELLER)];
const SCRIPT = join(ROOT, "dist/node/worker.js");
const WASM = pathToFileURL(join(ROOT, "dist/llama2-server.wasm"));
const THREADS_WASM = pathToFileURL(join(ROOT, "dist/llama2-server-threads.wasm"));

const started: Llama[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((llama) => llama.dispose()));
});

async function start(options: NodeLlamaOptions): Promise<Llama> {
  const llama = await createLlama({
    ...{ wasm: WASM, threadsWasm: THREADS_WASM, worker: () => new Worker(SCRIPT), slots: 4 },
    ...options,
  });
  started.push(llama);
  return llama;
}

const PROMPTS = ["Once upon a time", "The cat", "Lily and Tom went to the park. They", "A"];

/** Texts that are written at the same time, with what the engine thought of each token. */
async function write(llama: Llama): Promise<unknown> {
  const answers = PROMPTS.map((prompt, seed) =>
    llama.completions.create({ prompt, seed, max_tokens: 30 + 7 * seed, temperature: 0.9, logprobs: 4 }),
  );
  return (await Promise.all(answers)).map(({ choices }) => [choices[0]!.text, choices[0]!.logprobs]);
}

describe("the same texts, and the same logprobs to the last digit", () => {
  test.each([
    ["fp32", stories],
    ["Q8_0", storyteller],
  ])("of four sequences at once, with 1 to 4 threads: %s", async (_, files) => {
    const alone = await start({ ...files, threads: 1 });
    expect(alone.info).toMatchObject({ threads: 1, threadsCode: "ASKED", threadsReason: "threads: 1 was asked for" });
    const expected = await write(alone);
    for (const threads of [2, 3, 4]) {
      const llama = await start({ ...files, threads });
      expect(llama.info).toMatchObject({ threads, threadsReason: `threads: ${threads} was asked for` });
      expect(await write(llama)).toEqual(expected);
    }
  });
});

describe("one thread, with its reason,", () => {
  test("for a model that needs no more, unless more are asked for", async () => {
    const { info } = await start({ ...stories });
    expect(info.threads).toBe(1);
    expect(info.threadsReason).toMatch(/^(the model is so small that one is enough|one core)$/);
  });

  test("where the build with threads is not there", async () => {
    const { info } = await start({ ...stories, threads: 2, threadsWasm: pathToFileURL("/nowhere.wasm") });
    expect(info).toMatchObject({
      threads: 1,
      threadsReason: expect.stringMatching(/^cannot fetch .*nowhere\.wasm/) as string,
    });
  });

  test("where only a module for one is given", async () => {
    const { info } = await createLlamaOfOneModule();
    expect(info).toMatchObject({ threads: 1, threadsReason: expect.stringContaining("threadsWasm") as string });
  });

  test("where no other worker can start", async () => {
    let count = 0;
    const worker = (): Worker => {
      if (count++ > 0) throw new Error("no more workers");
      return new Worker(SCRIPT);
    };
    const llama = await start({ ...stories, threads: 3, worker });
    expect(llama.info).toMatchObject({
      threads: 1,
      threadsCode: "NO_WORKERS",
      threadsReason: "not all workers could start: no more workers",
    });
    expect((await llama.completions.create({ prompt: "Once", max_tokens: 3 })).choices[0]!.text).not.toBe("");
  });

  test("and as many as did start, when one dies at once", async () => {
    let count = 0;
    const worker = (): Worker => new Worker(count++ === 1 ? join(ROOT, "nowhere.js") : SCRIPT);
    const llama = await start({ ...stories, threads: 3, worker });
    expect(llama.info.threads).toBe(2);
    expect(llama.info.threadsReason).toMatch(/^not all workers could start: .*nowhere\.js/);
  });
});

async function createLlamaOfOneModule(): Promise<Llama> {
  const llama = await createLlama({ ...stories, wasm: WASM, threads: 2, worker: () => new Worker(SCRIPT) });
  started.push(llama);
  return llama;
}

describe("the end", () => {
  /** More than the engine may send of what nobody has read: it never comes to its end by itself. */
  const ENDLESS = { prompt: "Once", n: 4, max_tokens: 900, logprobs: 5, ignore_eos: true };

  /** An engine of three threads whose workers are known. */
  async function startKnown(): Promise<{ llama: Llama; workers: Worker[]; ended: Promise<unknown> }> {
    const workers: Worker[] = [];
    const worker = (): Worker => {
      const made = new Worker(SCRIPT);
      workers.push(made);
      return made;
    };
    const llama = await start({ ...storyteller, threads: 3, worker });
    const ended = Promise.all(workers.map((each) => new Promise((resolve) => each.once("exit", resolve))));
    return { llama, workers, ended };
  }

  test("of all workers comes with dispose, in the middle of an answer too", async () => {
    const { llama, workers, ended } = await startKnown();
    expect(workers).toHaveLength(3);
    const answer = llama.completions.create(ENDLESS);
    const outcome = expect(answer).rejects.toMatchObject({ code: "DISPOSED" });
    await llama.dispose();
    await outcome;
    await ended;
  });

  test.each([
    ["the engine's own", 0],
    ["one that only computes", 2],
  ])("is told when a worker dies, and takes the others along: %s", async (_, index) => {
    const { llama, workers, ended } = await startKnown();
    const stream = await llama.completions.create({ ...ENDLESS, stream: true });
    const reading = (async () => {
      for await (const part of stream) if (part.id !== "") await workers[index]!.terminate();
    })();
    await expect(reading).rejects.toMatchObject({ code: "WORKER_LOST" });
    await expect(llama.models()).rejects.toMatchObject({ code: "WORKER_LOST" });
    await llama.dispose();
    await ended;
  });

  test("is told when a worker crashes in its work", async () => {
    // It crashes when it is told to: a start takes as long as it takes.
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const crash = `
      const { Instance } = WebAssembly;
      const gate = require("node:worker_threads").workerData;
      WebAssembly.Instance = function (module, imports) {
        const { exports } = new Instance(module, imports);
        const work = () => {
          Atomics.wait(gate, 0, 0);
          throw new WebAssembly.RuntimeError("unreachable");
        };
        return { exports: { ...exports, work } };
      };
      import(${JSON.stringify(pathToFileURL(SCRIPT).href)});`;
    let count = 0;
    const worker = (): Worker =>
      count++ === 1 ? new Worker(crash, { eval: true, workerData: gate }) : new Worker(SCRIPT);
    const llama = await start({ ...storyteller, threads: 2, worker });
    expect(llama.info.threads).toBe(2);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    expect((await llama.closed).message).toBe("one of the engine's workers is gone: unreachable");
    await expect(llama.models()).rejects.toMatchObject({ code: "WORKER_LOST" });
  });

  test("of a program comes by itself, with threads that wait", async () => {
    const program = `
      import { createLlama } from "llama2-wasi";
      const llama = await createLlama({ model: "models/storyteller.bin", threads: 3 });
      await llama.completions.create({ prompt: "Once upon a time", max_tokens: 5 });
      console.log(llama.info.threads);
    `;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { cwd: ROOT });
    expect((await run).stdout).toBe("3\n");
  });
});
