import { effect } from "@preact/signals";
import { set, settings } from "../state/settings.ts";
import type { Side } from "../conversation.ts";
import type { Engine } from "./engine.ts";
import { EngineFailure } from "./failure.ts";
import { checkHere, startHere } from "./here.ts";
import { connectPod } from "./pod.ts";
import { engineOf, settled, statusOf } from "./status.ts";

/** Starts the side that was chosen last, and what follows changes of the settings. Once, before the first rendering. */
export function startEngines(): void {
  let key = settings.peek().apiKey;
  effect(() => {
    const { side, apiKey } = settings.value;
    const isNewKey = apiKey !== key;
    key = apiKey;
    if (isNewKey && statusOf("pod").peek().kind !== "idle") void connectPod();
    else begin(side);
  });
  const wake = (): void => {
    if (document.visibilityState === "visible") void checkHere();
  };
  document.addEventListener("visibilitychange", wake);
  document.addEventListener("resume", wake);
}

/** The one switch. */
export function chooseSide(side: Side): void {
  set({ side });
}

/** Starts a side that nobody has started yet. */
export function begin(side: Side): void {
  if (statusOf(side).peek().kind !== "idle") return;
  if (side === "here") void startHere();
  else void connectPod();
}

/** The engine of a side, as soon as it is ready. @throws EngineFailure when it will not be; the signal's reason */
export async function readyEngine(side: Side, signal: AbortSignal): Promise<Engine> {
  begin(side);
  // A pod that was away may be back, a worker that died can be started: asked for, they are tried at once.
  const before = statusOf(side).peek();
  if (before.kind === "failed" && side === "pod") await connectPod();
  else if (before.kind === "failed" && before.failure.code === "WORKER_LOST") await startHere();
  const status = await settled(side, signal);
  if (status.kind === "ready") return status.engine;
  if (status.kind === "failed") throw new EngineFailure(status.failure);
  throw new EngineFailure({ code: "UNLOADED", message: "the model is not in memory", side });
}

/** A side broke off: looks whether it is still there. */
export function sideFailed(side: Side, engine: Engine | undefined): void {
  if (engine !== engineOf(side)) return;
  if (side === "pod") void connectPod();
  else void checkHere();
}
