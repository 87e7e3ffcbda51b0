import "../styles/hash-badge.css";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { begin } from "../engine/engines.ts";
import { side } from "../engine/status.ts";
import { t } from "../i18n/translate.ts";
import { Icon } from "../ui/icons.tsx";
import { Lazy } from "../ui/lazy.tsx";
import { placeBeside } from "../ui/place-beside.ts";
import { SAMENESS_ICONS } from "./sameness-icons.ts";
import { type Integrity, useIntegrity } from "./use-integrity.ts";

const DIGITS = 7;
/** It stands beside a hash, not beside a sentence: what is not compared is no news. */
const ICONS: typeof SAMENESS_ICONS = { ...SAMENESS_ICONS, unknown: "shield" };

const loadDetails = (): Promise<(props: { integrity: Integrity }) => VNode> =>
  import("./integrity-details.tsx").then((module) => module.IntegrityDetails);

/** Which bytes answer: the first digits of the SHA-256 of model and module; opened, all of them, of both sides. */
export function HashBadge(): VNode | null {
  const integrity = useIntegrity();
  const isOpen = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const { all } = integrity;
  const bytes = side.value === "here" ? integrity.here : integrity.pod;
  if (bytes === undefined) return null;
  const { model = "–", wasm = "–" } = bytes;
  const name = (digits?: number): string =>
    t("inspect.badge", {
      ...{ model: model.slice(0, digits), module: wasm.slice(0, digits) },
      verdict: t(`inspect.bytes.${all}`),
    });
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`hash-badge hash-badge-${all}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen.value}
        aria-label={name(DIGITS)}
        title={name()}
        onClick={() => (isOpen.value = !isOpen.peek())}
      >
        <Icon name={ICONS[all]} size={14} />
        <span dir="ltr">{`${model.slice(0, DIGITS)}·${wasm.slice(0, DIGITS)}`}</span>
      </button>
      {isOpen.value && (
        <Card integrity={integrity} anchor={() => button.current!} onClose={() => (isOpen.value = false)} />
      )}
    </>
  );
}

interface CardProps {
  readonly integrity: Integrity;
  readonly anchor: () => HTMLElement;
  readonly onClose: () => void;
}

function Card({ integrity, anchor, onClose }: CardProps): VNode {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = card.current!;
    element.showPopover();
    element.focus();
    // It grows when its contents arrive, and when a hash becomes known.
    const observer = new ResizeObserver(() => {
      placeBeside(element, anchor(), "start");
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  // Both sides are compared, so the one that is not chosen is woken, too.
  useEffect(() => {
    begin("here");
    begin("pod");
  }, []);
  return (
    <div
      ref={card}
      class="hash-card popover"
      popover="auto"
      role="dialog"
      tabIndex={-1}
      aria-label={t("inspect.integrity")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
        anchor().focus();
      }}
      onToggle={(event) => {
        if (event.newState === "closed") onClose();
      }}
    >
      <Lazy load={loadDetails} props={{ integrity }} />
    </div>
  );
}
