import type { Engine } from "../engine/engine.ts";
import { toMessages } from "../engine/generate.ts";
import { branchOf, conversationOf } from "../state/conversations.ts";
import type { Message } from "../conversation.ts";
import type { Prompt } from "./exact-request.ts";
import type { SharedMessage } from "./shared-run.ts";

/** A conversation that was longer than the context has lost its oldest messages: so many beginnings are tried. */
const MOST_TRIES = 64;

/**
 * The messages that an answer is to: those that become exactly its prompt, id by id.
 * @param engine one that has the answer's model
 * @returns undefined when none do: a message was edited since
 */
export async function promptOf(message: Message, engine: Engine): Promise<Prompt | undefined> {
  const wanted = message.answer!.promptIds;
  const all: SharedMessage[] = branchOf(message)
    .slice(0, -1)
    .map(({ role, content }) => ({ role, content }));
  const system = conversationOf(message.conversationId)?.system ?? "";
  const starts = all.flatMap(({ role }, at) => (role === "user" ? [at] : [])).slice(0, MOST_TRIES);
  for (const start of starts) {
    const prompt = { system, messages: all.slice(start) };
    if (isSame(await promptIds(engine, prompt), wanted)) return prompt;
  }
  return undefined;
}

/** The ids that messages become. */
export async function promptIds(engine: Engine, { system, messages }: Prompt): Promise<readonly number[]> {
  const body = { messages: toMessages(system, messages), max_tokens: 1, temperature: 0, return_token_ids: true };
  const answer = (await engine.client.chat.completions.create(body)) as { prompt_token_ids?: readonly number[] };
  return answer.prompt_token_ids ?? [];
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((id, at) => id === right[at]);
}
