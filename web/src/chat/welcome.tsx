import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import { send } from "./sending.ts";
import { focusComposer } from "../ui/focus.ts";

const IDEAS = ["chat.idea1", "chat.idea2", "chat.idea3", "chat.idea4"] as const;

/** What an empty conversation shows. */
export function Welcome(): VNode {
  return (
    <section class="welcome">
      <h2>{t("chat.welcome")}</h2>
      <p>{t("chat.welcomeText")}</p>
      <ul class="ideas">
        {IDEAS.map((idea) => (
          <li key={idea}>
            <button
              type="button"
              class="idea"
              dir="auto"
              onClick={() => {
                send(t(idea));
                focusComposer();
              }}
            >
              {t(idea)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
