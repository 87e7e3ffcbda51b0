import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/ui.css";
import "./styles/layout.css";
import "./styles/history.css";
import "./styles/chat.css";
import "./styles/markdown.css";
import { render } from "preact";
import { App } from "./app/app.tsx";
import { followRoute } from "./app/route.ts";
import { listenToKeys } from "./app/shortcuts.ts";
import { announceAnswers } from "./chat/answer-news.ts";
import { engineExtension } from "./engine/extension.ts";
import { failuresExtension } from "./failures/extension.ts";
import { modelsExtension } from "./models/extension.ts";
import { offlineExtension } from "./offline/extension.ts";
import { settingsExtension } from "./settings/extension.ts";
import { inspectExtension } from "./inspect/extension.ts";
import { shareExtension } from "./share/extension.ts";
import { readConversations } from "./state/conversations.ts";
import { openSaving } from "./state/saving.ts";
import { followTabs } from "./state/tabs.ts";
import { followAppearance } from "./ui/appearance.ts";
import { extend, type Extension } from "./ui/extensions.ts";
import { trustOwnScripts } from "./ui/trusted-types.ts";

/** What the areas add, in the order in which it is shown. */
const EXTENSIONS: readonly Extension[] = [
  engineExtension,
  modelsExtension,
  failuresExtension,
  inspectExtension,
  shareExtension,
  offlineExtension,
  settingsExtension,
];

async function start(): Promise<void> {
  trustOwnScripts();
  extend(EXTENSIONS);
  for (const extension of EXTENSIONS) extension.start?.();
  await Promise.all([followAppearance(), openSaving().then(readConversations)]);
  for (const extension of EXTENSIONS) extension.ready?.();
  followRoute();
  followTabs();
  listenToKeys();
  announceAnswers();
  render(<App />, document.getElementById("app")!);
}

void start();
