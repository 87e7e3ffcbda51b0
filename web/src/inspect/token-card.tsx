import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatNumber, isRightToLeft, t } from "../i18n/translate.ts";
import type { Candidate, Message, Token } from "../conversation.ts";
import { branchFrom } from "./branch.ts";
import { percent } from "./percent.ts";
import { probability, surprise, sureness } from "./probability.ts";
import { visibleText } from "./visible-text.ts";

interface TokenCardProps {
  readonly message: Message;
  readonly token: Token;
  readonly at: number;
  readonly isGiven: boolean;
  /** The token's element: the card lies right below it. */
  readonly anchor: () => HTMLElement;
  readonly onStay: () => void;
  readonly onDone: () => void;
}

/** What else could have stood in a token's place: the likeliest ten; each of them begins a branch. */
export function TokenCard({ message, token, at, isGiven, anchor, onStay, onDone }: TokenCardProps): VNode {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place(card.current!, anchor());
  });
  const isAmong = token.top.some(({ id }) => id === token.id);
  const rows = isAmong ? token.top : [...token.top, token];
  const rest = Math.max(1 - rows.reduce((sum, row) => sum + probability(row), 0), 0);
  const take = (candidate: Candidate): void => {
    onDone();
    void branchFrom(message, at, candidate);
  };
  return (
    <div
      class="token-card"
      role="dialog"
      dir={isRightToLeft.value ? "rtl" : "ltr"}
      aria-label={t("inspect.card", { n: at + 1 })}
      ref={card}
      onPointerEnter={onStay}
      onKeyDown={moveAmongRows}
    >
      <p class="token-card-head">
        <strong>
          <bdi>{visibleText(token.text)}</bdi>
        </strong>
        <span>{t("inspect.place", { n: at + 1, id: String(token.id) })}</span>
        <span>{isGiven ? t("inspect.given") : t("inspect.bits", { bits: decimal(surprise(token)) })}</span>
      </p>
      <ol class="candidates">
        {rows.map((candidate) => (
          <li key={candidate.id}>
            <CandidateRow candidate={candidate} isChosen={candidate.id === token.id} onTake={take} />
          </li>
        ))}
      </ol>
      <p class="token-card-rest">{t("inspect.rest", { p: percent(rest) })}</p>
    </div>
  );
}

interface CandidateRowProps {
  readonly candidate: Candidate;
  readonly isChosen: boolean;
  readonly onTake: (candidate: Candidate) => void;
}

function CandidateRow({ candidate, isChosen, onTake }: CandidateRowProps): VNode {
  const text = visibleText(candidate.text) || "∅";
  const p = probability(candidate);
  const content = (
    <>
      {!isChosen && <span class="unseen">{t("inspect.branch")}</span>}
      <span class={`candidate-bar sure-${sureness(candidate)}`} style={{ inlineSize: `${p * 100}%` }} />
      <span class="candidate-mark" aria-hidden="true">
        {isChosen ? "●" : "○"}
      </span>
      <span class="candidate-text">
        <bdi>{text}</bdi>
      </span>
      <span class="candidate-p">{percent(p)}</span>
      <span class="candidate-id" aria-hidden="true">
        {candidate.id}
      </span>
    </>
  );
  if (isChosen) {
    return (
      <div class="candidate candidate-chosen" aria-current="true">
        {content}
      </div>
    );
  }
  return (
    <button
      type="button"
      class="candidate"
      title={t("inspect.branchHint", { text })}
      onClick={() => {
        onTake(candidate);
      }}
    >
      {content}
    </button>
  );
}

/** Up and down go along the alternatives. */
function moveAmongRows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

/** Below the token, or above where there is more room; no gap, so that a pointer gets there. */
function place(card: HTMLElement, token: HTMLElement): void {
  const box = card.offsetParent as HTMLElement | null;
  if (box === null) return;
  const most = box.clientWidth - card.offsetWidth;
  card.style.left = `${Math.max(Math.min(token.offsetLeft, most), 0)}px`;
  const below = token.offsetTop + token.offsetHeight;
  card.style.top = `${hasRoomBelow(card, token) ? below : token.offsetTop - card.offsetHeight}px`;
}

function hasRoomBelow(card: HTMLElement, token: HTMLElement): boolean {
  let scroller = card.parentElement!;
  while (scroller.parentElement && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) {
    scroller = scroller.parentElement;
  }
  const seen = scroller.getBoundingClientRect();
  const { top, bottom } = token.getBoundingClientRect();
  return bottom + card.offsetHeight <= seen.bottom || top - card.offsetHeight < seen.top;
}

function decimal(value: number): string {
  return formatNumber(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
