import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { ROOT } from "../../sources.ts";

/** How a visitor sees the page. */
export interface Look {
  screen?: "phone" | "desktop";
  theme?: "light" | "dark";
  /** The browser's language. */
  locale?: string;
}

/** Every screen in every theme: for `describe.each`. */
export const LOOKS = [
  { screen: "phone", theme: "light" },
  { screen: "phone", theme: "dark" },
  { screen: "desktop", theme: "light" },
  { screen: "desktop", theme: "dark" },
] as const satisfies readonly Look[];

const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
} satisfies Record<string, BrowserContextOptions>;

/** The browser that shows the page like that. */
export function contextOptions({ screen = "desktop", theme = "light", locale = "en" }: Look): BrowserContextOptions {
  return { ...SCREENS[screen], colorScheme: theme, locale, reducedMotion: "reduce" };
}

const SCREENSHOTS = join(ROOT, "build/screenshots");

/**
 * Keeps a picture of the page, to be looked at: build/screenshots/NAME.png.
 * @returns its path
 */
export async function keepScreenshot(page: Page, name: string): Promise<string> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
