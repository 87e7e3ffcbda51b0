import { spawn } from "node:child_process";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, findChromium } from "../../browser/chromium.ts";
import { TREE } from "./command.ts";
import { NAMESPACE } from "./pods.ts";

/** Opens Chromium, in the network that this runs in: the cluster's. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("Chromium is not installed: apt-get install chromium");
  return await chromium.launch({ executablePath, args: CHROMIUM_FLAGS, timeout: 300_000 });
}

/** `kubectl port-forward` to the page: to a browser an address of this machine is a safe place, http or not. */
export async function forwardPage(): Promise<{ root: string; end: () => void }> {
  const child = spawn(
    `${TREE}test/e2e/cluster/cluster.sh`,
    ["kubectl", "-n", NAMESPACE, "port-forward", "service/llama2-web", ":http"],
    { stdio: ["ignore", "pipe", "ignore"], detached: true },
  );
  const root = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      const port = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    child.once("exit", () => {
      reject(new Error(`kubectl port-forward has ended: ${said}`));
    });
  });
  // kubectl is a child of the script: both are ended.
  return { root, end: () => process.kill(-child.pid!) };
}

/** The texts that an answer has while it is written, as one sees them. */
export async function watchAnswer(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const answers = document.querySelectorAll<HTMLElement>(".message-assistant .answer");
      const text = answers.length === 0 ? "" : answers[answers.length - 1]!.innerText;
      if (text !== seen.at(-1)) seen.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
}
