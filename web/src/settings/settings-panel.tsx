import "../styles/settings.css";
import type { VNode } from "preact";
import { AnswerSettings } from "./answer-settings.tsx";
import { PageSettings } from "./page-settings.tsx";
import { PodSettings } from "./pod-settings.tsx";

/** Everything that can be set. */
export function SettingsPanel(): VNode {
  return (
    <div class="settings">
      <AnswerSettings />
      <PageSettings />
      <PodSettings />
    </div>
  );
}
