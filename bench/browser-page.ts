/** Answers of a turn. */
export const ANSWERS = 3;

/** What the benchmark's page runs: one engine, as the address says; what it measured is told to the server. */
export const PAGE_SCRIPT = `
const { engine, threads, prompt, prefill, decode } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const request = { prompt, max_tokens: decode + 1, temperature: 0, ignore_eos: true, cache_prompt: false };

const engines = {
  async ours() {
    const { createLlama } = await import("/dist/index.js");
    const file = (url) => ({ url, cache: false });
    const llama = await createLlama({ model: file("/model.bin"), tokenizer: file("/tokenizer.bin"), threads, slots: 1 });
    if (llama.info.threads !== threads) throw new Error(llama.info.threadsReason);
    return async () => await llama.completions.create(request);
  },
  async wllama() {
    const { Wllama } = await import("/wllama/index.js");
    const wllama = new Wllama({ default: "/wllama/wasm/wllama.wasm" }, { suppressNativeLog: true });
    const blob = await (await fetch("/model.gguf")).blob();
    await wllama.loadModel([blob], { n_threads: threads, n_gpu_layers: 0, n_ctx: 1024, n_parallel: 1 });
    if (wllama.getNumThreads() !== threads) throw new Error("wllama has " + wllama.getNumThreads() + " threads");
    return async () => await wllama.createCompletion(request);
  },
};

/**
 * The best of a few answers: V8 compiles what is slow, meanwhile. Both servers account for their time in llama.cpp's words; the
 * first token belongs to the prompt.
 */
async function measure() {
  const complete = await engines[engine]();
  const best = { prefill: 0, decode: 0 };
  for (let i = 0; i < ${ANSWERS}; i++) {
    const { timings } = await complete();
    const { prompt_n, prompt_ms, predicted_n, predicted_ms } = timings;
    if (prompt_n !== prefill || predicted_n !== decode + 1) throw new Error(JSON.stringify(timings));
    best.prefill = Math.max(best.prefill, (prompt_n / prompt_ms) * 1000);
    best.decode = Math.max(best.decode, (decode / predicted_ms) * 1000);
  }
  return best;
}

const told = await measure().catch((error) => ({ failed: String(error.stack ?? error) }));
await fetch("/told", { method: "POST", body: JSON.stringify(told) });
`;
