import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { openPanel } from "../state/layout.ts";
import { IconButton } from "../ui/button.tsx";
import { parts } from "../ui/extensions.ts";
import { Lazy } from "../ui/lazy.tsx";
import { focusComposer, giveFocusBack } from "../ui/focus.ts";

/**
 * The panel that is open, beside the transcript or over it. It has the focus when it opens; when it closes, the focus goes back
 * to where it was, unless the person has gone on elsewhere.
 */
export function PanelFrame(): VNode | null {
  const frame = useRef<HTMLElement>(null);
  const id = openPanel.value;
  const panel = parts("panels").find((candidate) => candidate.id === id);
  useLayoutEffect(() => {
    const element = frame.current;
    if (id === undefined || element === null) return;
    const before = document.activeElement;
    element.focus();
    return () => {
      const { activeElement } = document;
      // What was focused in a panel that is gone has left the focus to the page.
      if (activeElement !== null && activeElement !== document.body && !element.contains(activeElement)) return;
      if (!giveFocusBack(before)) focusComposer();
    };
  }, [id]);
  if (panel === undefined) return null;
  const title = t(panel.label);
  return (
    <aside class="panel" ref={frame} tabIndex={-1} aria-label={title}>
      <header class="panel-head">
        <h2>{title}</h2>
        <IconButton icon="close" label={t("ui.close")} onClick={() => (openPanel.value = undefined)} />
      </header>
      <div class="panel-body">
        <Lazy key={panel.id} load={panel.load} props={{}} />
      </div>
    </aside>
  );
}
