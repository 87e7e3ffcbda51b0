import "../styles/share.css";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { engineOf } from "../engine/status.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { sideWith } from "../engine/same-model.ts";
import type { Message } from "../conversation.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { type Copies, copiesOf } from "./copies.ts";
import { shared } from "./shown.ts";

const TABS = ["link", "command", "curl", "openai"] as const;
type Tab = (typeof TABS)[number];

/** Below this an address survives most messengers. */
const SAFE_CHARACTERS = 8000;

/** The link, the command line, the request: each gives the very same answer again. */
export function ShareDialog(): VNode | null {
  const message = shared.value;
  if (message?.answer === undefined) return null;
  return (
    <Dialog title={t("share.title")} class="share" onClose={() => (shared.value = undefined)}>
      <Ways key={message.id} message={message} />
    </Dialog>
  );
}

function Ways({ message }: { message: Message }): VNode {
  const tab = useSignal<Tab>("link");
  const copies = useSignal<Copies | undefined>(undefined);
  useEffect(() => {
    void makeCopies(message).then((made) => (copies.value = made));
  }, [message]);
  const select = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const list = event.currentTarget as HTMLElement;
    const sign = getComputedStyle(list).direction === "rtl" ? -step : step;
    const next = (TABS.indexOf(tab.peek()) + sign + TABS.length) % TABS.length;
    tab.value = TABS[next]!;
    list.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  const current = tab.value;
  return (
    <>
      <div class="tabs" role="tablist" aria-label={t("share.title")} onKeyDown={select}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`share-tab-${name}`}
            aria-controls="share-panel"
            aria-selected={name === current}
            tabIndex={name === current ? 0 : -1}
            onClick={() => (tab.value = name)}
          >
            {t(`share.tab.${name}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="share-panel" class="share-panel" aria-labelledby={`share-tab-${current}`}>
        <p class="share-hint">{t(`share.hint.${current}`)}</p>
        {copies.value === undefined ? (
          <p role="status">{t("share.making")}</p>
        ) : (
          <Text tab={current} copies={copies.value} />
        )}
      </div>
    </>
  );
}

function Text({ tab, copies }: { tab: Tab; copies: Copies }): VNode {
  const text = copies[tab];
  if (text === undefined) return <p>{t("share.noLink")}</p>;
  return (
    <>
      <div class="share-text">
        <pre dir="ltr" tabIndex={0} data-testid={`share-${tab}`}>
          {text}
        </pre>
        <CopyButton label={t("share.copy")} text={() => text} />
      </div>
      {tab === "link" && (
        <p class="share-size">
          {t("share.size", { n: text.length })}
          {text.length > SAFE_CHARACTERS && ` ${t("share.long", { n: formatNumber(SAFE_CHARACTERS) })}`}
        </p>
      )}
    </>
  );
}

async function makeCopies(message: Message): Promise<Copies> {
  const side = await sideWith(message.answer!);
  return await copiesOf(message, side === undefined ? undefined : engineOf(side));
}
