import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CachedFile, LlamaInfo } from "../../src/public.ts";
import { generate, STORYTELLER } from "../server/command.ts";
import { ROOT } from "../sources.ts";
import { findChromium } from "./chromium.ts";
import { PAGE_SCRIPT } from "./page.ts";
import { GONE, TellingSite } from "./telling-site.ts";

const chromium = findChromium();
if (chromium === undefined && process.env["LLAMA2_REQUIRE_RUNTIMES"]) throw new Error("apt-get install chromium");

interface Told {
  text: string;
  firstToken: number;
  stopped: unknown;
  info: LlamaInfo;
  stages: string[];
  files: CachedFile[];
}

describe.skipIf(chromium === undefined)("the library in Chromium", () => {
  /** What the page may do; what the server has of the models, asked for how often. */
  const state = { policy: "", hasModels: true, models: 0 };
  let expected = "";
  const site = new TellingSite({
    script: PAGE_SCRIPT,
    headers: () => ({ "content-security-policy": `default-src 'self'; script-src 'self' ${state.policy}` }),
    file: (path) => {
      const isModel = path.startsWith("/models/");
      if (isModel) state.models++;
      if (isModel && !state.hasModels) return GONE;
      return /^\/(dist|models)\/[\w./-]+$/.test(path) ? join(ROOT, path) : undefined;
    },
  });

  async function open(page: string): Promise<Told> {
    return (await site.open(chromium!, page)) as Told;
  }

  beforeAll(async () => {
    await site.listen();
    const { text } = await generate(STORYTELLER, "Once upon a time", "-s", "3", "-n", "45");
    expected = text;
  });
  afterAll(async () => {
    await site.close();
  });

  test("writes what llama2 writes, under a strict policy, and stops at once", async () => {
    state.policy = "'wasm-unsafe-eval'";
    const told = await open("cached");
    expect(told).not.toHaveProperty("failed");
    expect(expected.startsWith(told.text)).toBe(true);
    expect(told.text.length).toBeGreaterThan(60);
    expect(told.stopped).toEqual({ name: "AbortError", busy: 0 });
    expect(told.stages).toEqual(["download", "load"]);
    expect(told.info).toMatchObject({ cache: "opfs", wasCached: false, threads: 1, isolated: false });
    expect(told.files.map(({ complete }) => complete)).toEqual([true, true]);
    expect(state.models).toBe(2);
  });

  test("writes it again in another browser of the same profile, from its storage, without its server", async () => {
    state.hasModels = false;
    state.models = 0;
    const told = await open("cached");
    expect(told).not.toHaveProperty("failed");
    expect(expected.startsWith(told.text)).toBe(true);
    expect(told.info).toMatchObject({ cache: "opfs", wasCached: true });
    expect(told.stages).toEqual(["load"]);
    expect(state.models).toBe(0);
  });

  test("writes it from files that were dropped on the page, and empties its storage", async () => {
    state.hasModels = true;
    const told = await open("dropped");
    expect(told).toMatchObject({ modelId: "dropped", files: [] });
    expect(expected.startsWith(told.text)).toBe(true);
  });

  test("says when the page's policy forbids WebAssembly", async () => {
    state.policy = "";
    expect(await open("forbidden")).toEqual({ name: "Llama2Error", code: "WASM_COMPILE_CSP" });
  });
});
