import type { Page } from "playwright-core";
import type { Parameters, Side } from "../../../web/src/types.ts";

/** A visitor who has chosen parameters (a seed among them, so that answers are known) and a side before. */
export async function withSettings(page: Page, parameters: Parameters, side: Side = "here"): Promise<void> {
  await page.evaluate((settings) => {
    localStorage.setItem("llama2.settings", settings);
  }, JSON.stringify({ parameters, side }));
  await page.reload();
}
