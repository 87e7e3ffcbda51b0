import { signal } from "@preact/signals";
import { countTokens, fitHistory } from "../engine/context.ts";
import { readyEngine } from "../engine/engines.ts";
import { continueAnswer, generate } from "../engine/generate.ts";
import { side } from "../engine/status.ts";
import { t } from "../i18n/translate.ts";
import {
  active,
  addMessage,
  branchOf,
  changeConversation,
  conversationOf,
  messageOf,
  tree,
} from "../state/conversations.ts";
import { deleteBranch } from "../state/deleting.ts";
import { generationIn } from "../state/generation.ts";
import { newId } from "../state/new-id.ts";
import { leafOf } from "../state/tree.ts";
import type { Conversation, Message } from "../conversation.ts";
import { notify } from "../ui/toast.tsx";
import { askAboutFullContext } from "./full-context.ts";

/** An answer wants at least so much room, or what is asked for if that is less. */
const LEAST_ROOM = 32;

/** Conversations whose question waits for the engine, or for a person's choice, before it is answered. */
export const preparations = signal<ReadonlyMap<string, { readonly stop: () => void }>>(new Map());

/** Sends what a person wrote, and answers it. */
export function send(content: string): void {
  const { id, leaf } = active.peek();
  ask(id, leaf, content);
}

/** Answers a question once more: the answer that is there becomes a branch. */
export function regenerate({ conversationId, parent }: Message): void {
  const question = parent === undefined ? undefined : messageOf(parent)?.peek();
  if (question !== undefined) void answer(conversationId, question);
}

/** Puts another text in a message's place, as a branch; a question is answered. */
export function edit({ conversationId, parent, role }: Message, content: string): void {
  if (role === "user") ask(conversationId, parent, content);
  else addMessage({ id: newId(), conversationId, parent, role, content, created: Date.now() });
}

/** Whether an answer can go on where it ended. One that a failure cut has a notice that offers it. */
export function canContinue({ role, answer }: Message): boolean {
  if (role !== "assistant" || answer === undefined || answer.failure !== undefined) return false;
  return answer.finish !== "stop" && answer.promptIds.length > 0 && answer.tokens.length > 0;
}

/** Goes on with an answer that was stopped or cut, or had as many tokens as it may. */
export async function goOn(message: Message): Promise<void> {
  const { promptIds, tokens } = message.answer!;
  const size = await countTokens("", []);
  if (size !== undefined && promptIds.length + tokens.length >= size.context) {
    await askAboutFullContext(promptIds.length + tokens.length, size.context, false);
    return;
  }
  continueAnswer(message);
}

/** Stops the answer that is being written in the conversation that is shown. @returns whether there was one */
export function stop(): boolean {
  const { id } = active.peek();
  const running = generationIn(id) ?? preparations.peek().get(id);
  running?.stop();
  return running !== undefined;
}

/** Whether a conversation waits for an answer, or for more of it. */
export function isBusy(conversationId: string): boolean {
  return generationIn(conversationId) !== undefined || preparations.value.has(conversationId);
}

/** Shows another branch. */
export function showBranch(message: Message): void {
  changeConversation(message.conversationId, { leaf: leafOf(tree.peek(), message.id) });
}

/** Deletes a message and all that follows it; a notice offers to undo it. */
export function removeBranch(message: Message): void {
  notify(t("chat.deleted"), deleteBranch(message));
}

function ask(conversationId: string, parent: string | undefined, content: string): void {
  const question: Message = { id: newId(), conversationId, parent, role: "user", content, created: Date.now() };
  addMessage(question);
  void answer(conversationId, question);
}

async function answer(conversationId: string, question: Message): Promise<void> {
  generationIn(conversationId)?.stop();
  const controller = new AbortController();
  const { signal } = controller;
  prepare(conversationId, {
    stop: () => {
      controller.abort();
    },
  });
  try {
    await readyEngine(side.peek(), signal).catch(() => undefined);
    const history = await fitting(conversationOf(conversationId)!, branchOf(question));
    // Settings may have changed while the person was asked.
    if (history !== undefined && !signal.aborted) generate(conversationOf(conversationId)!, question, { history });
  } finally {
    prepare(conversationId, undefined);
  }
}

function prepare(conversationId: string, preparation: { stop: () => void } | undefined): void {
  const next = new Map(preparations.peek());
  if (preparation === undefined) next.delete(conversationId);
  else next.set(conversationId, preparation);
  preparations.value = next;
}

/** The messages to send: all where there is room for an answer, else as a person chooses; undefined: none. */
async function fitting(
  conversation: Conversation,
  history: readonly Message[],
): Promise<readonly Message[] | undefined> {
  const { system, parameters } = conversation;
  const room = Math.min(parameters.max_tokens ?? LEAST_ROOM, LEAST_ROOM);
  const size = await countTokens(system, history);
  if (size === undefined || size.tokens + room <= size.context) return history;
  if (conversation.trims !== true) {
    const choice = await askAboutFullContext(size.tokens, size.context, history.length > 1);
    if (choice !== "trim") return undefined;
    changeConversation(conversation.id, { trims: true });
  }
  const reserve = Math.min(parameters.max_tokens ?? size.context, Math.floor(size.context / 4));
  return (await fitHistory(system, history, Math.max(reserve, room))).history;
}
