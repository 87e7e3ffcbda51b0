import { settings } from "../state/settings.ts";
import { apiBase } from "./api-base.ts";
import { podEngine } from "./engine.ts";
import { type FailureCode, failureOf } from "./failure.ts";
import { podStatus } from "./status.ts";

/** The pod is asked again so soon, in milliseconds, while it is loading or away. */
const AGAIN_MS = 3000;
/** What passes by itself. */
const PASSING: readonly FailureCode[] = ["POD_LOADING", "POD_UNREACHABLE", "POD_BUSY"];

let controller = new AbortController();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Connects to the pod, and tries again by itself while that may help. */
export async function connectPod(): Promise<void> {
  clearTimeout(timer);
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  const base = apiBase();
  const { apiKey } = settings.peek();
  if (podStatus.peek().kind !== "failed") podStatus.value = { kind: "starting", model: new URL(base).host };
  try {
    const engine = await podEngine(base, apiKey === "" ? undefined : apiKey, signal);
    if (!signal.aborted) podStatus.value = { kind: "ready", engine };
  } catch (error) {
    if (signal.aborted) return;
    const failure = await failureOf(error, "pod", base);
    podStatus.value = { kind: "failed", failure };
    if (PASSING.includes(failure.code)) timer = setTimeout(() => void connectPod(), AGAIN_MS);
  }
}

/** Leaves the pod alone. */
export function leavePod(): void {
  clearTimeout(timer);
  controller.abort();
  podStatus.value = { kind: "idle" };
}
