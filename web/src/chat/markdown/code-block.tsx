import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n/translate.ts";
import { CopyButton } from "../../ui/copy-button.tsx";

/** A piece of code: its language, a button that copies it, and colours when it is complete. */
export function CodeBlock({ code, language, isDone }: { code: string; language: string; isDone: boolean }): VNode {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    element.current!.textContent = code;
    if (!isDone || language === "") return;
    let isCurrent = true;
    void import("./highlight.ts").then(({ highlight }) => {
      const coloured = isCurrent ? highlight(code, language) : undefined;
      if (coloured) element.current?.replaceChildren(coloured);
    });
    return () => (isCurrent = false);
  }, [code, language, isDone]);
  return (
    <div class="code-block" dir="ltr">
      <div class="code-head">
        <span>{language === "" ? t("chat.code") : language}</span>
        <CopyButton label={t("chat.copyCode")} text={() => code} size={15} />
      </div>
      <pre tabIndex={0} aria-label={t("chat.code")}>
        <code ref={element} />
      </pre>
    </div>
  );
}
