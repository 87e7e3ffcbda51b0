import { startChat } from "./chat";
import { startEmbed } from "./embed";
import { startGenerate } from "./generate";

/** Makes Ollama's endpoints ready. False when memory is exhausted. */
export function startOllama(): bool {
  return startChat() && startGenerate() && startEmbed();
}
