import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatNumber, t } from "../i18n/translate.ts";
import { messageOf, tree } from "../state/conversations.ts";
import { siblingsOf } from "../state/tree.ts";
import type { Message } from "../conversation.ts";
import { IconButton } from "../ui/button.tsx";
import { showBranch } from "./sending.ts";

/** The message whose switch takes the focus when it appears: it stands where the one was that was pressed. */
let focused: string | undefined;

/** ‹ 2/3 ›: which branch is shown, and the way to the others. */
export function BranchSwitch({ message }: { message: Message }): VNode | null {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (focused !== message.id) return;
    focused = undefined;
    element.current?.querySelector<HTMLElement>("button:enabled")?.focus();
  }, [message.id]);
  const siblings = siblingsOf(tree.value, message.id);
  const at = siblings.indexOf(message.id);
  if (siblings.length < 2) return null;
  const go = (to: number): void => {
    const other = messageOf(siblings[to]!);
    if (other === undefined) return;
    focused = siblings[to];
    showBranch(other.peek());
  };
  return (
    <span ref={element} class="branches" role="group" aria-label={t("chat.branches")}>
      <IconButton
        icon="previous"
        size={16}
        label={t("chat.previousBranch")}
        disabled={at === 0}
        onClick={() => {
          go(at - 1);
        }}
      />
      <span class="branches-place" dir="ltr">
        {formatNumber(at + 1)}/{formatNumber(siblings.length)}
      </span>
      <IconButton
        icon="next"
        size={16}
        label={t("chat.nextBranch")}
        disabled={at === siblings.length - 1}
        onClick={() => {
          go(at + 1);
        }}
      />
    </span>
  );
}
