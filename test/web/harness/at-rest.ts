import type { Page } from "playwright-core";

/** Waits until the transcript has neither changed nor moved for some frames, however long they take. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const scroller = document.querySelector(".transcript")!;
        let frames = 0;
        let { scrollTop } = scroller;
        const observer = new MutationObserver(() => (frames = 0));
        observer.observe(scroller, { childList: true, subtree: true, characterData: true, attributes: true });
        const look = (): void => {
          if (scroller.scrollTop !== scrollTop) frames = 0;
          ({ scrollTop } = scroller);
          if (frames++ < 10) {
            requestAnimationFrame(look);
            return;
          }
          observer.disconnect();
          resolve();
        };
        requestAnimationFrame(look);
      }),
  );
}
