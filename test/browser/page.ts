/** What the test's page runs, each by its name in the address: what it returns is told to the server. */
export const PAGE_SCRIPT = `
import { createLlama, openModelCache } from "/dist/index.js";

const request = { prompt: "Once upon a time", seed: 3, max_tokens: 40 };

async function write(options) {
  const began = performance.now();
  const llama = await createLlama(options);
  let text = "", firstToken;
  for await (const part of await llama.completions.create({ ...request, stream: true })) {
    if (part.choices[0]?.text) firstToken ??= performance.now() - began;
    text += part.choices[0]?.text ?? "";
  }
  return { llama, text, firstToken };
}

async function stop(llama) {
  const controller = new AbortController();
  const body = JSON.stringify({ ...request, max_tokens: 900, stream: true, ignore_eos: true });
  const answer = await llama.fetch("/v1/completions", { method: "POST", body, signal: controller.signal });
  const reader = answer.body.getReader();
  await reader.read();
  controller.abort();
  const name = await reader.read().catch((error) => error.name);
  const slots = await (await llama.fetch("/slots")).json();
  return { name, busy: slots.filter((slot) => slot.is_processing).length };
}

const pages = {
  async cached() {
    const progress = [];
    const { llama, text, firstToken } = await write({ model: "models/storyteller.bin", onProgress: (step) => progress.push(step) });
    const stopped = await stop(llama);
    await llama.dispose();
    const cache = await openModelCache();
    return { text, firstToken, stopped, info: llama.info, stages: [...new Set(progress.map(({ stage }) => stage))], files: await cache.list() };
  },
  async dropped() {
    const [model, tokenizer] = await Promise.all(
      ["models/storyteller.bin", "models/tokenizer.bin"].map(async (url) => new File([await (await fetch(url)).blob()], "dropped.bin")),
    );
    const { llama, text } = await write({ model, tokenizer });
    const cache = await openModelCache();
    for (const { url } of await cache.list()) await cache.delete(url);
    return { text, modelId: llama.info.modelId, files: await cache.list() };
  },
  async forbidden() {
    return await createLlama({ model: "models/storyteller.bin" }).then(() => ({}), ({ name, code }) => ({ name, code }));
  },
};

const told = await pages[location.hash.slice(1)]().catch((error) => ({ failed: String(error), code: error.code, stack: error.stack }));
await fetch("/told", { method: "POST", body: JSON.stringify(told) });
`;
