import type { ComponentChildren, VNode } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { IconButton } from "./button.tsx";
import { giveFocusBack } from "./focus.ts";

interface DialogProps {
  readonly title: string;
  /** Called however it is closed: by a button, Escape, or a click beside it. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** The title is only read, not shown. */
  readonly bare?: boolean;
}

/** A modal dialog: the browser keeps the focus in it and gives it back. */
export function Dialog({ title, onClose, children, bare = false, ...rest }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      giveFocusBack(before);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${rest.class ?? ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-box">
        <header class={bare ? "unseen" : "dialog-head"}>
          <h2 id={id}>{title}</h2>
          {!bare && <IconButton icon="close" label={t("ui.close")} onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  );
}
