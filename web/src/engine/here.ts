import { signal } from "@preact/signals";
import { createLlama, type Llama, Llama2Error, type Progress } from "llama2-wasi";
import { set, settings } from "../state/settings.ts";
import { type Engine, hereEngine } from "./engine.ts";
import { type Failure, failureOf } from "./failure.ts";
import { addressOf, choiceOf, listModels, type ModelChoice } from "./model-choice.ts";
import { hereStatus } from "./status.ts";
import { isUsed, retire } from "./uses.ts";

/** A worker that dies again so soon after its start is not started once more. */
const TOO_SOON_MS = 20_000;
/** So long a worker may take for a sign of life: one that computes hears of it only between two steps. */
const IDLE_MS = 4000;
const BUSY_MS = 30_000;
/** A file that another tab is writing is tried again so soon, in milliseconds. */
const LOCKED_MS = 1500;

/** A model on its way into this tab, and the one that did not get there. */
export interface Loading {
  readonly choice: ModelChoice;
  readonly progress?: Progress;
  readonly failure?: Failure;
}

/** What is being loaded; with a failure: what could not be. The engine that was there before stays until another is ready. */
export const loading = signal<Loading | undefined>(undefined);

/** How often loading has ended, however it did: what is in the cache may have changed. */
export const loadings = signal(0);

/** The model that answers, or answered last. */
export const chosen = signal<ModelChoice | undefined>(undefined);

let controller = new AbortController();
let current: { readonly llama: Llama; readonly engine: Engine; readonly since: number } | undefined;

/** The engine of this tab; undefined while there is none. */
export function currentHere(): Engine | undefined {
  return current?.engine;
}

/** Loads a model into this tab: the one chosen last when absent. What went wrong is told by the signals. */
export async function startHere(wanted?: ModelChoice): Promise<void> {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  const choice = wanted ?? chosen.peek() ?? (await lastChoice());
  const isStopped = (): boolean => signal.aborted;
  if (isStopped()) return;
  show({ choice });
  try {
    const llama = await loadWhenFree(choice, signal);
    if (isStopped()) await llama.dispose();
    else become(llama, choice);
  } catch (error) {
    if (isStopped()) return;
    refuse(choice, await failureOf(error, "here", ""));
  } finally {
    loadings.value++;
  }
}

/** Stops what is being loaded; what has come stays in the cache. */
export function cancelLoading(): void {
  controller.abort();
  loading.value = undefined;
  if (current === undefined) hereStatus.value = { kind: "unloaded" };
}

/** Tells of a model that is not worth loading. */
export function refuse(choice: ModelChoice, failure: Failure): void {
  controller.abort();
  loading.value = { choice, failure };
  if (current === undefined) hereStatus.value = { kind: "failed", failure };
}

/** Takes the model out of memory. */
export async function unloadHere(): Promise<void> {
  controller.abort();
  loading.value = undefined;
  const before = current;
  current = undefined;
  hereStatus.value = { kind: "unloaded" };
  await before?.llama.dispose();
}

/** Asks the worker for a sign of life: a tab that slept may have lost it. */
export async function checkHere(): Promise<void> {
  const asked = current;
  if (asked === undefined) return;
  try {
    const patience = isUsed(asked.engine) ? BUSY_MS : IDLE_MS;
    await asked.engine.fetch("/health", { signal: AbortSignal.timeout(patience) });
  } catch (error) {
    lost(asked.llama, new Llama2Error("WORKER_LOST", (error as Error).message));
  }
}

/** The model of the last visit; the page's own on the first. */
async function lastChoice(): Promise<ModelChoice> {
  const list = await listModels();
  const address = settings.peek().model;
  return address === "" ? list.default : choiceOf(address, list.models);
}

/** Loads a model; another tab that is downloading it is waited for, which the page tells meanwhile. */
async function loadWhenFree(choice: ModelChoice, signal: AbortSignal): Promise<Llama> {
  for (;;) {
    try {
      return await load(choice, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof Llama2Error) || error.code !== "CACHE_LOCKED") throw error;
      loading.value = { choice, failure: await failureOf(error, "here", "") };
      await new Promise((resolve) => setTimeout(resolve, LOCKED_MS));
    }
  }
}

async function load(choice: ModelChoice, signal: AbortSignal): Promise<Llama> {
  const kept = (source: ModelChoice["model"]): ModelChoice["model"] =>
    choice.isKept === false && "url" in source ? { ...source, cache: false } : source;
  return await createLlama({
    model: kept(choice.model),
    tokenizer: kept(choice.tokenizer),
    modelId: choice.name,
    ...(choice.context !== undefined && { context: choice.context }),
    signal,
    onProgress: (progress: Progress) => {
      if (!signal.aborted) show({ choice, progress });
    },
  });
}

function show(now: Loading): void {
  loading.value = now;
  const { choice, progress } = now;
  if (current !== undefined) return;
  hereStatus.value = { kind: "starting", model: choice.name, ...(progress !== undefined && { progress }) };
}

function become(llama: Llama, choice: ModelChoice): void {
  const before = current;
  const engine = hereEngine(llama);
  current = { llama, engine, since: performance.now() };
  chosen.value = choice;
  loading.value = undefined;
  hereStatus.value = { kind: "ready", engine };
  const address = addressOf(choice);
  if (address !== undefined) void remember(address);
  if (before !== undefined) retire(before.engine, () => before.llama.dispose());
  void llama.closed.then((error) => {
    if (error.code !== "DISPOSED") lost(llama, error);
  });
}

/** What the next visit begins with; the page's own model has no name there, so that a new one takes its place. */
async function remember(address: string): Promise<void> {
  const list = await listModels();
  set({ model: address === addressOf(list.default) ? "" : address });
}

/** A worker has died: another is started with the same model, unless that, too, died at once. */
function lost(llama: Llama, error: Llama2Error): void {
  if (current?.llama !== llama) return;
  const { since } = current;
  current = undefined;
  void llama.dispose();
  const failure: Failure = { code: "WORKER_LOST", message: error.message, side: "here" };
  if (performance.now() - since < TOO_SOON_MS && isAgain) {
    hereStatus.value = { kind: "failed", failure };
    return;
  }
  isAgain = true;
  hereStatus.value = { kind: "lost", failure };
  void startHere();
}

let isAgain = false;
