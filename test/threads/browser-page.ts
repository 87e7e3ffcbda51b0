/** What the test's page runs, each by its name in the address: what it returns is told to the server. */
export const PAGE_SCRIPT = `
import { createLlama } from "/dist/index.js";

const files = (name) => name === "fp32"
  ? { model: "/test/models/stories260K.bin", tokenizer: "/test/models/tok512.bin" }
  : { model: "/models/storyteller.bin" };
const worker = () => new Worker("/dist/worker/browser.js", { type: "module" });
const broken = () => new Worker("/nowhere.js", { type: "module" });

/** Four texts at once. */
async function write(llama) {
  const answers = ["Once upon a time", "The cat", "Lily and Tom", "A"].map((prompt, seed) =>
    llama.completions.create({ prompt, seed, max_tokens: 30, temperature: 0.9, logprobs: 4 }));
  return (await Promise.all(answers)).map(({ choices: [{ text, logprobs }] }) => [text, logprobs]);
}

const pages = {
  async texts() {
    const told = [];
    for (const format of ["fp32", "q8_0"]) for (const threads of [1, 2, 3, 4]) {
      const llama = await createLlama({ ...files(format), threads, slots: 4 });
      told.push({ format, info: llama.info, texts: await write(llama) });
      await llama.dispose();
    }
    return told;
  },
  async itself() {
    const llama = await createLlama(files("q8_0"));
    return [{ info: llama.info, cores: navigator.hardwareConcurrency, texts: await write(llama) }];
  },
  async broken() {
    let count = 0;
    const llama = await createLlama({ ...files("q8_0"), threads: 3, worker: () => (count++ === 2 ? broken() : worker()) });
    return [{ info: llama.info, texts: await write(llama) }];
  },
  async death() {
    return await losing((helper) => helper.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })));
  },
  /** As a browser does that wants the memory: without an event. */
  async silentDeath() {
    return await losing((helper) => helper.terminate());
  },
};

/** Ends the thread that helps in the middle of the work, of which there is always more. */
async function losing(end) {
  const workers = [];
  const make = () => (workers.push(worker()), workers.at(-1));
  const llama = await createLlama({ ...files("q8_0"), threads: 2, worker: make });
  const works = (async () => { for (;;) await write(llama); })();
  end(workers[1]);
  const patience = new Promise((resolve) => setTimeout(resolve, 60_000, "nothing heard"));
  const answer = await Promise.race([works.catch(({ code }) => code), patience]);
  const after = await Promise.race([llama.models().then(() => "", ({ code }) => code), patience]);
  return [{ count: workers.length, answer, after }];
}

const told = await pages[location.hash.slice(1)]().catch((error) => ({ failed: String(error), stack: error.stack }));
await fetch("/told", { method: "POST", body: JSON.stringify(told) });
`;
