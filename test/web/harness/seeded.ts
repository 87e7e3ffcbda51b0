import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import type { Parameters, Side } from "../../../web/src/conversation.ts";

/** A visitor who has chosen parameters (a seed among them, so that answers are known) and a side before. */
export async function withSettings(page: Page, parameters: Parameters, side: Side = "here"): Promise<void> {
  // Before the page's own scripts, and once: what the page itself writes until it is gone would outdo it.
  await page.addInitScript(
    ([once, settings]) => {
      if (sessionStorage.getItem(once!) !== null) return;
      sessionStorage.setItem(once!, "");
      localStorage.setItem("llama2.settings", settings!);
    },
    [randomUUID(), JSON.stringify({ parameters, side })],
  );
  await page.reload();
}

/** Has every page of a visitor draw the same seeds each time it is opened, for an answer may be short by chance. */
export async function withKnownSeeds(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const draw = crypto.getRandomValues.bind(crypto);
    let seed = 0;
    const known: Crypto["getRandomValues"] = (array) => {
      draw(array);
      if (array instanceof Uint32Array) array.fill(++seed);
      return array;
    };
    crypto.getRandomValues = known;
  });
}
