import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { openPanel } from "../state/layout.ts";
import { IconButton } from "../ui/button.tsx";
import { parts } from "../ui/extensions.ts";
import { Lazy } from "../ui/lazy.tsx";
import { focusComposer } from "../ui/focus-composer.ts";

/** The panel that is open, beside the transcript or over it. */
export function PanelFrame(): VNode | null {
  const frame = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  const id = openPanel.value;
  const panel = parts("panels").find((candidate) => candidate.id === id);
  useEffect(() => {
    if (id === undefined) return;
    before.current = document.activeElement;
    frame.current?.focus();
    return () => {
      const element = before.current;
      if (element instanceof HTMLElement && element.isConnected) element.focus();
      else focusComposer();
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
