import { spawn } from "node:child_process";
import { findOnPath } from "./on-path.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** For a browser in a container, which fetches nothing of its own. */
export const CHROMIUM_FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
const TIMEOUT_MS = 100_000;
/** A browser that is asked to end may take so long to write down what it keeps. */
const END_MS = 30_000;

/** The browser on the PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  return findOnPath(NAMES);
}

/**
 * Opens a page in a browser of its own and waits for what it is to tell.
 * @param profile the folder of all that the browser keeps: the next one of the same folder finds it
 * @param timeoutMs how long it may take
 * @throws when the browser ends before, or nothing is told in time
 */
export async function visit<T>(
  browser: string,
  profile: string,
  url: string,
  told: Promise<T>,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const child = spawn(browser, ["--headless", ...CHROMIUM_FLAGS, `--user-data-dir=${profile}`, url], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let notes = "";
  child.stderr.on("data", (bytes: Buffer) => (notes = (notes + bytes.toString()).slice(-2000)));
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      told,
      ended.then(() => {
        throw new Error(`the browser has ended: ${notes}`);
      }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error(`the page told nothing: ${notes}`));
        }, timeoutMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    child.kill();
    const force = setTimeout(() => child.kill("SIGKILL"), END_MS);
    await ended;
    clearTimeout(force);
  }
}
