import { Component, type VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatNumber, t } from "../i18n/translate.ts";
import type { Answer, Message, Token } from "../conversation.ts";
import { probability, sureness } from "./probability.ts";
import { TokenCard } from "./token-card.tsx";
import type { TokenFocusControls } from "./token-focus.ts";
import { visibleText } from "./visible-text.ts";

interface TokenTextProps {
  readonly message: Message;
  readonly answer: Answer;
  readonly controls: TokenFocusControls;
}

/** The tokens in a row, one stop of the Tab key: arrows go along them, down into the card of one. */
export function TokenText({ message, answer, controls }: TokenTextProps): VNode {
  const { tokens, given = 0 } = answer;
  const box = useRef<HTMLDivElement>(null);
  const shown = controls.focus.value;
  const current = Math.min(shown?.at ?? 0, Math.max(tokens.length - 1, 0));
  const element = (at: number): HTMLElement | null => box.current!.querySelector(`[data-at="${at}"]`);
  useEffect(() => {
    const closeOutside = (event: PointerEvent): void => {
      if (!box.current!.contains(event.target as Node)) controls.clear();
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tokenAt(event.target);
    if (event.key === "Escape" && shown !== undefined) {
      event.stopPropagation();
      element(shown.at)?.focus();
      controls.clear();
    }
    if (at === undefined) return;
    const step = getComputedStyle(box.current!).direction === "rtl" ? -1 : 1;
    const last = tokens.length - 1;
    const targets: Record<string, number> = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: last };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      element(Math.min(Math.max(target, 0), last))?.focus();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      controls.pin(at);
      box.current!.querySelector<HTMLElement>(".token-card button")?.focus();
    }
  };

  return (
    <div
      class="token-text"
      dir="auto"
      role="group"
      aria-label={t("inspect.tokens", { n: tokens.length })}
      ref={box}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        // A text that moves under a pointer that rests is nothing that a person points at.
        const isMoved = event.pointerType === "mouse" && (event.movementX !== 0 || event.movementY !== 0);
        const at = isMoved ? tokenAt(event.target) : undefined;
        if (at !== undefined) controls.hover(at);
      }}
      onPointerLeave={controls.leave}
      onFocusIn={(event) => {
        const at = tokenAt(event.target);
        if (at !== undefined) controls.pin(at);
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !box.current!.contains(next)) controls.clear();
      }}
    >
      {tokens.map((token, at) => (
        <TokenButton
          key={at}
          token={token}
          at={at}
          isGiven={at < given}
          isCurrent={at === current}
          isShown={at === shown?.at}
        />
      ))}
      {shown !== undefined && tokens[shown.at] !== undefined && (
        <TokenCard
          key={shown.at}
          message={message}
          token={tokens[shown.at]!}
          at={shown.at}
          isGiven={shown.at < given}
          anchor={() => element(shown.at)!}
          onStay={controls.stay}
          onDone={controls.clear}
        />
      )}
    </div>
  );
}

interface TokenButtonProps {
  readonly token: Token;
  readonly at: number;
  readonly isGiven: boolean;
  readonly isCurrent: boolean;
  readonly isShown: boolean;
}

/** Answers have hundreds of them, and one more with every frame: only those that change are rendered again. */
class TokenButton extends Component<TokenButtonProps> {
  override shouldComponentUpdate(next: TokenButtonProps): boolean {
    const { token, isGiven, isCurrent, isShown } = this.props;
    return next.token !== token || next.isGiven !== isGiven || next.isCurrent !== isCurrent || next.isShown !== isShown;
  }

  override render({ token, at, isGiven, isCurrent, isShown }: TokenButtonProps): VNode {
    const percent = formatNumber(probability(token), { style: "percent", maximumFractionDigits: 1 });
    const name = t("inspect.token", { text: visibleText(token.text) || `#${token.id}`, p: percent });
    const classes = ["token", `sure-${sureness(token)}`, isShown && "token-shown", isGiven && "token-given"];
    const isSpaced = /^ \S/.test(token.text);
    return (
      <>
        {isSpaced && " "}
        <button
          type="button"
          class={classes.filter(Boolean).join(" ")}
          data-at={at}
          tabIndex={isCurrent ? 0 : -1}
          aria-label={isGiven ? `${name}, ${t("inspect.given")}` : name}
          aria-haspopup="dialog"
          aria-expanded={isShown}
        >
          {shownText(isSpaced ? token.text.slice(1) : token.text)}
        </button>
        {token.text.includes("\n") && <br />}
      </>
    );
  }
}

/** The space between words is outside of their tokens, so that lines break as they do in a text. */
function shownText(text: string): string {
  return /^ *$/.test(text) ? visibleText(text) || "∅" : text.replaceAll("\n", "⏎");
}

/** The number of the token that an event happened to. */
function tokenAt(target: EventTarget | null): number | undefined {
  const at = (target as Element | null)?.closest<HTMLElement>(".token[data-at]")?.dataset["at"];
  return at === undefined ? undefined : Number(at);
}
