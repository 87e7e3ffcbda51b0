import { generations } from "../state/generation.ts";
import { wanted } from "../state/wanted.ts";
import type { Extension } from "../ui/extensions.ts";
import { isRunLink } from "./link-prefix.ts";
import { opened, shared } from "./shown.ts";

/** Links that hold a conversation, and commands that give an answer again; all of it comes when it is first asked for. */
export const shareExtension: Extension = {
  messageActions: [
    {
      id: "share",
      label: "share.title",
      icon: "link",
      place: "bar",
      when: ({ id, role, answer }) =>
        role === "assistant" && answer !== undefined && answer.tokens.length > 0 && !generations.value.has(id),
      run: (message) => {
        shared.value = message;
      },
    },
  ],
  slots: {
    notice: [
      () =>
        wanted(opened, (link) => link !== undefined)
          .then(() => import("./opened-notice.tsx"))
          .then((module) => module.OpenedNotice),
      () =>
        wanted(shared, (message) => message !== undefined)
          .then(() => import("./share-dialog.tsx"))
          .then((module) => module.ShareDialog),
    ],
  },
  ready: () => {
    void openFragment();
    addEventListener("hashchange", () => void openFragment());
  },
};

/** Opens the run in the page's address, and takes it out of there: a reload is not to open it once more. */
async function openFragment(): Promise<void> {
  const { hash } = location;
  if (!isRunLink(hash)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  const { openLink } = await import("./open-link.ts");
  await openLink(hash);
}
