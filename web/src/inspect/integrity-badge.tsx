import { type Signal, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Engine } from "../engine/engine.ts";
import { hereStatus, podStatus, type EngineStatus } from "../engine/status.ts";
import { t } from "../i18n/translate.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { type Bytes, compareHashes, compareModules, readBytes, type Sameness, together } from "./integrity.ts";
import { plainModuleDigest } from "./plain-module.ts";

const ICONS: Readonly<Record<Sameness, IconName>> = {
  same: "check",
  build: "check",
  different: "warning",
  unknown: "info",
};
const MARKS: Readonly<Record<Sameness, string>> = { same: "=", build: "≈", different: "≠", unknown: "?" };

/** The SHA-256 of model and module, in this tab and in the pod, and whether they are the same bytes. */
export function IntegrityBadge(): VNode {
  const here = useBytes(hereStatus.value);
  const pod = useBytes(podStatus.value);
  const model = compareHashes(here?.model, pod?.model);
  const plain = useSignal<string | undefined>(undefined);
  useEffect(() => {
    void plainModuleDigest().then((digest) => (plain.value = digest));
  }, []);
  const wasm = compareModules(here?.wasm, pod?.wasm, plain.value);
  const all = together([model, wasm]);
  return (
    <section class="live-part" data-testid="integrity">
      <h3>{t("inspect.integrity")}</h3>
      <p class={`badge badge-${all}`}>
        <Icon name={ICONS[all]} size={16} />
        {t(`inspect.bytes.${all}`)}
      </p>
      <table class="facts-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t("inspect.here")}</th>
            <th scope="col">{t("inspect.pod")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          <HashRow name={t("inspect.modelFile")} here={here?.model} pod={pod?.model} sameness={model} />
          <HashRow name={t("inspect.module")} here={here?.wasm} pod={pod?.wasm} sameness={wasm} />
          <tr>
            <th scope="row">{t("inspect.version")}</th>
            <td>{here?.version ?? "–"}</td>
            <td>{pod?.version ?? "–"}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </section>
  );
}

interface HashRowProps {
  readonly name: string;
  readonly here: string | undefined;
  readonly pod: string | undefined;
  readonly sameness: Sameness;
}

function HashRow({ name, here, pod, sameness }: HashRowProps): VNode {
  const word = t(`inspect.hash.${sameness}`);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Hash value={here} />
      </td>
      <td>
        <Hash value={pod} />
      </td>
      <td>
        <span class={`sameness sameness-${sameness}`} role="img" aria-label={word} title={word}>
          {MARKS[sameness]}
        </span>
      </td>
    </tr>
  );
}

/** The first digits; the whole in the hint. */
function Hash({ value }: { value: string | undefined }): VNode {
  return value === undefined ? <>–</> : <code title={value}>{value.slice(0, 8)}</code>;
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
