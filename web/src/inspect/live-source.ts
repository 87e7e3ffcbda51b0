import type { Engine } from "../engine/engine.ts";
import { messageOf, path } from "../state/conversations.ts";
import type { Answer } from "../conversation.ts";
import type { Inspection } from "./inspection.ts";

/** More weights than this are not sent several times a second: of a large model only one layer is looked at. */
const MOST_WEIGHTS = 60_000;

/** What is looked at. */
export interface Look {
  readonly engine: Engine;
  /** The layer that is wanted, where all would be too much. */
  readonly layer: number;
  /** What was seen before. */
  readonly before: Inspection | undefined;
  readonly signal: AbortSignal;
}

/** What an engine tells of itself now; a question has it look at its next passes. @throws when it does not tell */
export async function inspect({ engine, layer, before, signal }: Look): Promise<Inspection> {
  const query = before !== undefined && isLarge(before) ? `?layer=${layer}` : "";
  const response = await engine.fetch(`/inspect${query}`, { signal });
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return (await response.json()) as Inspection;
}

/** Whether the attention of all layers is too much to be sent again and again. */
export function isLarge({ model, attention }: Inspection): boolean {
  return model.layers * model.heads * (attention?.tokens.length ?? model.context) > MOST_WEIGHTS;
}

/** Computes a text's last token once more, so that its attention is the newest; the tokens before it are in the cache. */
export async function lookAgain(look: Look, ids: readonly number[]): Promise<Inspection> {
  await inspect(look);
  const body = { prompt: [...ids], max_tokens: 1, temperature: 0 };
  await look.engine.client.completions.create(body, { signal: look.signal });
  return await inspect(look);
}

/** The last answer of the text that is shown; undefined where there is none of this model. */
export function lastAnswer(engine: Engine): Answer | undefined {
  const answers = path.peek().flatMap((id) => messageOf(id)?.peek().answer ?? []);
  const last = answers.at(-1);
  return last?.model === engine.modelId ? last : undefined;
}

/** The ids of the text that is shown, up to the end of its last answer. */
export function lastIds(engine: Engine): readonly number[] | undefined {
  const last = lastAnswer(engine);
  if (last === undefined) return undefined;
  const ids = [...last.promptIds, ...last.tokens.map(({ id }) => id)].slice(0, engine.context - 1);
  return ids.length > 0 ? ids : undefined;
}
