import type { ChatMessage } from "llama2-wasi";
import type { Message } from "../conversation.ts";
import type { Engine } from "./engine.ts";
import { toMessages } from "./generate.ts";
import { engineStatus } from "./status.ts";

type Spoken = Pick<Message, "role" | "content">;

/** How much of the context a prompt takes. */
export interface PromptSize {
  readonly tokens: number;
  readonly context: number;
}

/** So many counts are kept; a conversation has one for each of its messages. */
const MOST_KEPT = 2000;

const counts = new WeakMap<Engine, Map<string, number>>();

/**
 * The exact number of tokens of a prompt, by the engine that answers.
 * @returns undefined while no engine is ready, or when it cannot say
 */
export async function countTokens(system: string, history: readonly Spoken[]): Promise<PromptSize | undefined> {
  const status = engineStatus.peek();
  if (status.kind !== "ready") return undefined;
  const { engine } = status;
  try {
    return { tokens: await count(engine, system, history), context: engine.context };
  } catch {
    return undefined;
  }
}

/** The longest end of a conversation that fits, and how many messages were left out. */
export interface Fitted<M> {
  readonly history: readonly M[];
  readonly dropped: number;
}

/**
 * Leaves out the oldest questions with their answers until the prompt and `reserve` tokens of an answer fit: as few as need
 * be. The last message always stays.
 */
export async function fitHistory<M extends Spoken>(
  system: string,
  history: readonly M[],
  reserve: number,
): Promise<Fitted<M>> {
  const status = engineStatus.peek();
  if (status.kind !== "ready") return { history, dropped: 0 };
  const { engine } = status;
  const starts = history.flatMap(({ role }, i) => (role === "user" ? [i] : []));
  if (starts[0] !== 0) starts.unshift(0);
  const fits = async (at: number): Promise<boolean> =>
    (await count(engine, system, history.slice(starts[at]))) + reserve <= engine.context;
  // The more is left out, the shorter the prompt: the first start that fits is found by halving.
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await fits(middle)) high = middle;
    else low = middle + 1;
  }
  const dropped = starts[low] ?? 0;
  return { history: history.slice(dropped), dropped };
}

async function count(engine: Engine, system: string, history: readonly Spoken[]): Promise<number> {
  const messages = toMessages(system, history);
  if (!messages.some(({ role }) => role !== "system")) return 0;
  const known = counts.get(engine) ?? new Map<string, number>();
  counts.set(engine, known);
  const key = JSON.stringify(messages);
  const tokens = known.get(key) ?? (await askCount(engine, messages));
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, tokens);
  return tokens;
}

async function askCount(engine: Engine, messages: readonly ChatMessage[]): Promise<number> {
  const headers = { "content-type": "application/json" };
  const response = await engine.fetch("/apply-template", {
    ...{ method: "POST", headers, body: JSON.stringify({ messages }) },
  });
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return ((await response.json()) as { n_tokens: number }).n_tokens;
}
