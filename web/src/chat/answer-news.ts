import { effect, untracked } from "@preact/signals";
import { t } from "../i18n/translate.ts";
import { messageOf } from "../state/conversations.ts";
import { type Generation, generations } from "../state/generation.ts";
import { settings } from "../state/settings.ts";
import { announce, readAloud } from "../ui/announcer.tsx";

/** Tells a screen reader when an answer begins and when it is complete, and its sentences to those who want them. */
export function announceAnswers(): void {
  const known = new Set<string>();
  effect(() => {
    const running = generations.value;
    for (const [id, generation] of running) {
      if (known.has(id)) continue;
      known.add(id);
      untracked(() => {
        announce(t("chat.generating"));
        void follow(generation).then(() => known.delete(id));
      });
    }
  });
}

async function follow({ messageId, done }: Generation): Promise<void> {
  const message = messageOf(messageId);
  let read = 0;
  const readTo = (text: string, isEnd: boolean): void => {
    if (!settings.peek().readsAloud) return;
    const rest = text.slice(read);
    const end = isEnd ? rest.length : lastSentenceEnd(rest);
    if (end === 0) return;
    readAloud(rest.slice(0, end).trim());
    read += end;
  };
  const unsubscribe = message?.subscribe(({ content }) => {
    readTo(content, false);
  });
  await done;
  unsubscribe?.();
  const text = message?.peek().content ?? "";
  readTo(text, true);
  announce(t("chat.complete", { n: countWords(text) }));
}

/** Where the last sentence ends that is complete. */
function lastSentenceEnd(text: string): number {
  const ends = [...text.matchAll(/[.!?。！？؟][\s"'”’)]*\s|\n/g)];
  const last = ends.at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}

/** The words of a text; of one in Chinese, say, too. */
function countWords(text: string): number {
  return Array.from(new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)).filter(
    ({ isWordLike }) => isWordLike,
  ).length;
}
