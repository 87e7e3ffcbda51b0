import "./styles/tokens.css";
import "./styles/base.css";
import { render } from "preact";
import { App } from "./app/app.tsx";
import { engineExtension } from "./engine/extension.ts";
import { readConversations } from "./state/conversations.ts";
import { openSaving } from "./state/saving.ts";
import { followAppearance } from "./ui/appearance.ts";
import { extend, type Extension } from "./ui/extensions.ts";
import { trustOwnScripts } from "./ui/trusted-types.ts";

/** What the areas add, in the order in which it is shown. */
const EXTENSIONS: readonly Extension[] = [engineExtension];

async function start(): Promise<void> {
  trustOwnScripts();
  extend(EXTENSIONS);
  await Promise.all([followAppearance(), openSaving().then(readConversations)]);
  for (const extension of EXTENSIONS) extension.start?.();
  render(<App />, document.getElementById("app")!);
}

void start();
