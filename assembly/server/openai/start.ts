import { startChat } from "./chat";
import { startCompletions } from "./completions";
import { startEmbeddings } from "./embeddings";

/** Makes OpenAI's endpoints ready. False when memory is exhausted. */
export function startOpenAi(): bool {
  return startChat() && startCompletions() && startEmbeddings();
}
