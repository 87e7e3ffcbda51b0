import { join } from "node:path";
import { findChromium } from "../test/browser/chromium.ts";
import { ISOLATING, TellingSite } from "../test/browser/telling-site.ts";
import { PAGE_SCRIPT } from "./browser-page.ts";
import type { Run } from "./contestants.ts";
import type { BenchModel } from "./models.ts";
import { ROOT } from "./wasm-build.ts";

/** One engine in one page. */
export interface Turn {
  readonly engine: "ours" | "wllama";
  readonly threads: number;
  /** A text of `prefill` tokens. */
  readonly prompt: string;
  readonly prefill: number;
  readonly decode: number;
}

const TIMEOUT_MS = 10 * 60_000;

/** Measures one turn in a Chromium of its own, in a page that may have threads. */
export async function measureTurn(model: BenchModel, turn: Turn): Promise<Run> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error("apt-get install chromium");
  const site = new TellingSite({
    script: PAGE_SCRIPT,
    headers: () => ISOLATING,
    file: (path) => fileOf(path, model),
  });
  await site.listen();
  try {
    const page = encodeURIComponent(JSON.stringify(turn));
    const run = (await site.open(chromium, page, TIMEOUT_MS)) as Run & { failed?: string };
    if (run.failed !== undefined) throw new Error(`${turn.engine}, ${turn.threads} threads: ${run.failed}`);
    return run;
  } finally {
    await site.close();
  }
}

function fileOf(path: string, model: BenchModel): string | undefined {
  if (path === "/model.bin") return model.checkpoint;
  if (path === "/tokenizer.bin") return model.tokenizer;
  if (path === "/model.gguf") return model.vocabularyGguf();
  const found = /^\/(dist|wllama)(\/[\w./-]+)$/.exec(path);
  if (found === null) return undefined;
  return join(ROOT, found[1] === "dist" ? "dist" : "node_modules/@wllama/wllama/esm", found[2]!);
}
