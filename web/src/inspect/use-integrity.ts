import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Engine } from "../engine/engine.ts";
import { type EngineStatus, hereStatus, podStatus } from "../engine/status.ts";
import { type Bytes, compareHashes, compareModules, readBytes, type Sameness, together } from "./integrity.ts";
import { plainModule } from "./plain-module.ts";

/** The bytes that both sides compute with, as far as they are known, and whether they are the same. */
export interface Integrity {
  readonly here: Bytes | undefined;
  readonly pod: Bytes | undefined;
  readonly model: Sameness;
  readonly module: Sameness;
  readonly all: Sameness;
}

/** Asks the sides that are ready; one that nobody has started stays unknown. */
export function useIntegrity(): Integrity {
  const here = useBytes(hereStatus.value);
  const pod = useBytes(podStatus.value);
  const model = compareHashes(here?.model, pod?.model);
  const module = compareModules(here?.wasm, pod?.wasm, plainModule);
  return { here, pod, model, module, all: together([model, module]) };
}

/** What a side tells of its bytes, once it is ready. */
function useBytes(status: EngineStatus): Bytes | undefined {
  const bytes = useSignal<Bytes | undefined>(undefined);
  const engine = status.kind === "ready" ? status.engine : undefined;
  useEffect(() => (engine === undefined ? undefined : ask(engine, bytes)), [engine]);
  return engine === undefined ? undefined : bytes.value;
}

function ask(engine: Engine, bytes: Signal<Bytes | undefined>): () => void {
  const controller = new AbortController();
  bytes.value = undefined;
  readBytes(engine, controller.signal).then(
    (found) => (bytes.value = found),
    // What does not answer stays unknown.
    () => undefined,
  );
  return () => {
    controller.abort();
  };
}
