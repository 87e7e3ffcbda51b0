import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import type { Message } from "../conversation.ts";
import { IconButton } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { focusComposer } from "../ui/focus.ts";
import { type MessageAction, parts } from "../ui/extensions.ts";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { BranchSwitch } from "./branch-switch.tsx";
import { editing } from "./editing.ts";
import { isTouch } from "./keys.ts";
import { rawMessages, toggleRaw } from "./raw.ts";
import { canContinue, goOn, regenerate, removeBranch } from "./sending.ts";

/** What can be done with a message that is finished. */
export function MessageBar({ message }: { message: Message }): VNode {
  const { role } = message;
  const added = parts("messageActions").filter((action) => action.when(message));
  const isAnswer = role === "assistant";
  return (
    <div class="message-bar" role="toolbar" aria-label={t("chat.actions")}>
      <BranchSwitch message={message} />
      <CopyButton label={t("chat.copy")} text={() => message.content} size={16} />
      <IconButton icon="edit" size={16} label={t("chat.edit")} onClick={() => (editing.value = message.id)} />
      {isAnswer && (
        <IconButton
          icon="refresh"
          size={16}
          label={t("chat.regenerate")}
          onClick={() => {
            regenerate(message);
            if (!isTouch()) focusComposer();
          }}
        />
      )}
      {added
        .filter(({ place }) => place === "bar")
        .map((action) => (
          <IconButton
            key={action.id}
            icon={action.icon}
            size={16}
            label={t(action.label)}
            pressed={action.pressed?.(message)}
            onClick={() => void action.run(message)}
          />
        ))}
      <Menu label={t("chat.more")} size={16} items={() => menuItems(message, added)} />
      {canContinue(message) && (
        <button
          type="button"
          class="continue"
          onClick={() => {
            void goOn(message);
            if (!isTouch()) focusComposer();
          }}
        >
          {t("chat.continue")}
        </button>
      )}
    </div>
  );
}

function menuItems(message: Message, added: readonly MessageAction[]): MenuItem[] {
  const isAnswer = message.role === "assistant";
  const raw: MenuItem = {
    ...{ id: "raw", label: t("chat.raw"), icon: "code", checked: rawMessages.peek().has(message.id) },
    run: () => {
      toggleRaw(message.id);
    },
  };
  const remove: MenuItem = {
    ...{ id: "delete", label: t("chat.delete"), icon: "trash", danger: true },
    run: () => {
      removeBranch(message);
      if (!isTouch()) focusComposer();
    },
  };
  const others = added
    .filter(({ place }) => place === "menu")
    .map((action): MenuItem => {
      const checked = action.pressed?.(message);
      return {
        ...{ id: action.id, label: t(action.label), icon: action.icon },
        run: () => void action.run(message),
        ...(checked !== undefined && { checked }),
      };
    });
  return [...(isAnswer ? [raw] : []), ...others, remove];
}
