import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LlamaInfo } from "../../src/public.ts";
import { findChromium } from "../browser/chromium.ts";
import { ISOLATING, TellingSite } from "../browser/telling-site.ts";
import { ROOT } from "../sources.ts";
import { PAGE_SCRIPT } from "./browser-page.ts";

const chromium = findChromium();
if (chromium === undefined && process.env["LLAMA2_REQUIRE_RUNTIMES"]) throw new Error("apt-get install chromium");

/** Of one page, eight engines after each other; twice in a test. */
const PAGE_MS = 140_000;

const NOT_ISOLATED = "the page is not cross-origin isolated (COOP/COEP headers are missing)";

interface Told {
  format?: string;
  info: LlamaInfo;
  texts: unknown[];
  cores?: number;
  count?: number;
  answer?: string;
  after?: string;
}

describe.skipIf(chromium === undefined)("threads in Chromium", () => {
  let isIsolated = true;
  const site = new TellingSite({
    script: PAGE_SCRIPT,
    headers: () => ({
      "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
      ...(isIsolated && ISOLATING),
    }),
    file: (path) => (/^\/(dist|models|test\/models)\/[\w./-]+$/.test(path) ? join(ROOT, path) : undefined),
  });

  async function open(page: string, isolated: boolean): Promise<Told[]> {
    isIsolated = isolated;
    const answer = (await site.open(chromium!, page, PAGE_MS)) as Told[];
    expect(answer).not.toHaveProperty("failed");
    return answer;
  }

  beforeAll(async () => {
    await site.listen();
  });
  afterAll(async () => {
    await site.close();
  });

  test("write the same texts with the same logprobs, one to four, fp32 and Q8_0, in an isolated page and in another", async () => {
    const isolated = await open("texts", true);
    expect(isolated.map(({ info }) => info.threads)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    const other = await open("texts", false);
    expect(other.map(({ info }) => info.threads)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(other.slice(1, 4).map(({ info }) => info.threadsReason)).toEqual([NOT_ISOLATED, NOT_ISOLATED, NOT_ISOLATED]);
    for (const format of ["fp32", "q8_0"]) {
      const texts = [...isolated, ...other].filter((told) => told.format === format).map((told) => told.texts);
      expect(texts).toHaveLength(8);
      for (const text of texts) expect(text).toEqual(texts[0]);
    }
  });

  test("are there without being asked for, as many as half of the processors", async () => {
    const [told] = await open("itself", true);
    const { threads, threadsReason, isolated } = told!.info;
    expect(isolated).toBe(true);
    expect(threads).toBe(told!.cores === 1 ? 1 : Math.min(8, Math.max(2, Math.ceil(told!.cores! / 2))));
    expect(threadsReason).toBe(told!.cores === 1 ? "one core" : `${threads} of ${told!.cores!} logical processors`);
    expect((await open("itself", false))[0]!.info).toMatchObject({ threads: 1, threadsReason: NOT_ISOLATED });
  });

  test("are fewer when a worker's script is not there", async () => {
    const [told] = await open("broken", true);
    expect(told!.info.threads).toBe(2);
    expect(told!.info.threadsReason).toMatch(/^not all workers could start: /);
    expect(told!.texts).toHaveLength(4);
  });

  test.each(["death", "silentDeath"])("take the engine along when one dies: %s", async (page) => {
    const [told] = await open(page, true);
    expect(told).toEqual({ count: 2, answer: "WORKER_LOST", after: "WORKER_LOST" });
  });
});
