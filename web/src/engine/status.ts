import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Progress } from "llama2-wasi";
import { settings } from "../state/settings.ts";
import type { Side } from "../conversation.ts";
import type { Engine } from "./engine.ts";
import type { Failure } from "./failure.ts";

/** How a side is doing. */
export type EngineStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly model: string; readonly progress?: Progress }
  | { readonly kind: "ready"; readonly engine: Engine }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** It was ready, has died, and is being started again. */
  | { readonly kind: "lost"; readonly failure: Failure }
  /** A person has taken the model out of memory. */
  | { readonly kind: "unloaded" };

/** The engine in this tab. here.ts writes it. */
export const hereStatus = signal<EngineStatus>({ kind: "idle" });

/** The engine in the pod. pod.ts writes it. */
export const podStatus = signal<EngineStatus>({ kind: "idle" });

/** The side that answers. */
export const side: ReadonlySignal<Side> = computed(() => settings.value.side);

/** How the side that answers is doing. */
export const engineStatus: ReadonlySignal<EngineStatus> = computed(() => statusOf(side.value).value);

export function statusOf(which: Side): ReadonlySignal<EngineStatus> {
  return which === "here" ? hereStatus : podStatus;
}

/** The engine that answers; undefined while there is none. */
export function engineOf(which: Side): Engine | undefined {
  const status = statusOf(which).peek();
  return status.kind === "ready" ? status.engine : undefined;
}

/** Waits until a side is no longer on its way. @throws the signal's reason */
export async function settled(which: Side, signal: AbortSignal): Promise<EngineStatus> {
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const onAbort = (): void => {
      unsubscribe();
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const unsubscribe = statusOf(which).subscribe((status) => {
      // Idle: it was told to start, and has not got to it.
      if (status.kind === "idle" || status.kind === "starting" || status.kind === "lost") return;
      signal.removeEventListener("abort", onAbort);
      // The first call comes before `subscribe` has returned.
      queueMicrotask(() => {
        unsubscribe();
      });
      resolve(status);
    });
  });
}
