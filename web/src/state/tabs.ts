import { batch, signal } from "@preact/signals";
import type { Message } from "../conversation.ts";
import { active, conversations, readConversations, readMessages, startConversation } from "./conversations.ts";
import { generationIn } from "./generation.ts";
import { saved } from "./saving.ts";

/** So long an answer is taken for being written in another tab, after that tab was last heard of. */
const SILENCE_MS = 4000;

/** What a tab tells the others when it has saved or deleted something. */
interface News {
  readonly conversations: readonly string[];
  /** Answers that it is writing. */
  readonly writing: readonly string[];
}

/** Answers that are being written in other tabs. */
export const writtenElsewhere = signal<ReadonlySet<string>>(new Set());

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Keeps what this tab shows in step with what other tabs do to the same conversations. */
export function followTabs(): void {
  const channel = new BroadcastChannel("llama2");
  saved.subscribe((records) => {
    if (records === undefined) return;
    const { conversations: own = [], messages = [] } = records;
    const ids = new Set([...own, ...messages.map(({ conversationId }) => conversationId)]);
    const news: News = { conversations: [...ids], writing: messages.filter(isUnfinished).map(({ id }) => id) };
    channel.postMessage(news);
  });
  channel.addEventListener("message", ({ data }: MessageEvent<News>) => void hear(data));
}

function isUnfinished({ answer }: Pick<Message, "answer">): boolean {
  return answer !== undefined && answer.finish === undefined;
}

async function hear({ conversations: ids, writing }: News): Promise<void> {
  for (const id of writing) expect(id);
  await readConversations();
  for (const id of ids) {
    // What is being written here is newer than anything that was saved.
    if (generationIn(id) === undefined) await readMessages(id);
  }
  batch(() => {
    const { id } = active.peek();
    const stored = conversations.peek().find((conversation) => conversation.id === id);
    if (!ids.includes(id) || generationIn(id) !== undefined) return;
    if (stored === undefined) startConversation();
    else active.value = stored;
  });
}

/** Takes an answer for being written, until nothing is heard of it any more. */
function expect(id: string): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => {
      timers.delete(id);
      writtenElsewhere.value = new Set(timers.keys());
    }, SILENCE_MS),
  );
  if (!writtenElsewhere.peek().has(id)) writtenElsewhere.value = new Set(timers.keys());
}
