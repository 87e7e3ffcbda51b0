import type { VNode } from "preact";
import { formatNumber, t } from "../i18n/translate.ts";
import { messageOf, tree } from "../state/conversations.ts";
import { siblingsOf } from "../state/tree.ts";
import type { Message } from "../types.ts";
import { IconButton } from "../ui/button.tsx";
import { showBranch } from "./sending.ts";

/** ‹ 2/3 ›: which branch is shown, and the way to the others. */
export function BranchSwitch({ message }: { message: Message }): VNode | null {
  const siblings = siblingsOf(tree.value, message.id);
  const at = siblings.indexOf(message.id);
  if (siblings.length < 2) return null;
  const go = (to: number): void => {
    const other = messageOf(siblings[to]!);
    if (other) showBranch(other.peek());
  };
  return (
    <span class="branches" role="group" aria-label={t("chat.branches")}>
      <IconButton
        icon="previous"
        size={16}
        label={t("chat.previousBranch")}
        disabled={at === 0}
        onClick={() => {
          go(at - 1);
        }}
      />
      <span class="branches-place">
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
