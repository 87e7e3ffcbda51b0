import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** What was heard last; an error is kept until something is heard again. */
export interface Polled<T> {
  readonly value?: T;
  readonly error?: unknown;
}

const LONGEST_MS = 30_000;

/**
 * Asks again and again while the page can be seen; after errors ever less often. Everything begins anew when a key changes.
 * @param delay milliseconds from an answer to the next question; undefined: no next one
 */
export function usePolling<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  delay: () => number | undefined,
  keys: readonly unknown[],
): ReadonlySignal<Polled<T>> {
  const polled = useSignal<Polled<T>>({});
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    void poll(ask, delay, signal, (next) => {
      polled.value = next.error === undefined ? next : { ...polled.peek(), ...next };
    });
    return () => {
      controller.abort();
    };
  }, keys);
  return polled;
}

async function poll<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  delay: () => number | undefined,
  signal: AbortSignal,
  tell: (polled: Polled<T>) => void,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  let failures = 0;
  while (!isOver()) {
    await untilVisible(signal);
    try {
      const value = await ask(signal);
      if (isOver()) return;
      failures = 0;
      tell({ value });
    } catch (error) {
      if (isOver()) return;
      failures++;
      tell({ error });
    }
    const pause = delay();
    if (pause === undefined) return;
    await wait(Math.min(pause * 2 ** failures, Math.max(LONGEST_MS, pause)), signal);
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function untilVisible(signal: AbortSignal): Promise<void> {
  while (document.visibilityState === "hidden" && !signal.aborted) {
    await new Promise<void>((resolve) => {
      const once = { once: true, signal } as const;
      document.addEventListener(
        "visibilitychange",
        () => {
          resolve();
        },
        once,
      );
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
  }
}
