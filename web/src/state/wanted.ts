import type { ReadonlySignal } from "@preact/signals";

/** Waits for the first time that something is asked for: nobody loads what nobody wants to see. */
export function wanted<T>(signal: ReadonlySignal<T>, isWanted: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = signal.subscribe((value) => {
      if (!isWanted(value)) return;
      // The first call comes before `subscribe` has returned.
      queueMicrotask(() => {
        unsubscribe();
      });
      resolve();
    });
  });
}
