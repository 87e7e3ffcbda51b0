import type { ChatMessage } from "llama2-wasi";
import { addMessage, branchOf, writeMessage } from "../state/conversations.ts";
import { type Generation, generations } from "../state/generation.ts";
import { newId } from "../state/new-id.ts";
import { settings } from "../state/settings.ts";
import type { Conversation, Message, Side } from "../conversation.ts";
import { ask, type GoOn, goOn, type Run } from "./run.ts";
import { side } from "./status.ts";

/** What a request is made of. */
export interface GenerateOptions {
  /** What is sent: all messages up to the parent when absent. */
  readonly history?: readonly Message[];
  readonly side?: Side;
}

/** Answers the parent with a new message below it. */
export function generate(conversation: Conversation, parent: Message, options: GenerateOptions = {}): Generation {
  const { history = branchOf(parent), side: where = side.peek() } = options;
  const { system, parameters } = conversation;
  const messages = toMessages(system, history);
  const run = ask({ messages, parameters, side: where, failover: failover() });
  const { content, answer } = run.live.peek();
  const message: Message = {
    ...{ id: newId(), conversationId: conversation.id, parent: parent.id },
    ...{ role: "assistant", created: Date.now(), content, answer },
  };
  addMessage(message);
  return follow(message, run);
}

/** Goes on with an answer, in its own message. @param options of the continuation; the chosen side when absent */
export function continueAnswer(message: Message, options: Partial<Omit<GoOn, "answer" | "content">> = {}): Generation {
  const { content, answer } = message;
  if (answer === undefined) throw new Error("a message that a person wrote cannot be continued");
  return follow(message, goOn({ answer, content, side: side.peek(), failover: failover(), ...options }));
}

/** Goes on with an answer in a new message beside it: a branch from one of its tokens. */
export function branchAnswer(message: Message, options: Partial<Omit<GoOn, "answer" | "content">>): Generation {
  const { content, answer } = message;
  if (answer === undefined) throw new Error("a message that a person wrote has no tokens");
  const run = goOn({ answer, content, side: side.peek(), failover: failover(), ...options });
  const sibling: Message = { ...message, id: newId(), created: Date.now(), ...shown(run) };
  addMessage(sibling);
  return follow(sibling, run);
}

/** The system's text first, where there is one. */
export function toMessages(system: string, history: readonly Pick<Message, "role" | "content">[]): ChatMessage[] {
  const spoken = history.map(({ role, content }): ChatMessage => ({ role, content }));
  return system === "" ? spoken : [{ role: "system", content: system }, ...spoken];
}

function failover(): "auto" | "offer" {
  return settings.peek().failsOver ? "auto" : "offer";
}

function shown(run: Run): Pick<Message, "content"> & { answer: NonNullable<Message["answer"]> } {
  const { content, answer } = run.live.peek();
  return { content, answer };
}

/** Writes a run into its message as it comes. */
function follow(message: Message, run: Run): Generation {
  const unsubscribe = run.live.subscribe(({ content, answer }) => {
    writeMessage({ ...message, content, answer });
  });
  const generation: Generation = {
    messageId: message.id,
    conversationId: message.conversationId,
    stop: () => {
      run.stop();
    },
    done: run.done.then(() => {
      unsubscribe();
      const rest = new Map(generations.peek());
      rest.delete(message.id);
      generations.value = rest;
    }),
  };
  generations.value = new Map([...generations.peek(), [message.id, generation]]);
  return generation;
}
