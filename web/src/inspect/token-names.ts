import { type Signal, signal } from "@preact/signals";
import type { Engine } from "../engine/engine.ts";
import type { Answer } from "../conversation.ts";

/** Questions that are asked at the same time. */
const TOGETHER = 8;
/** Tokens that are no text, as Llama's vocabulary has them. */
const MARKS: ReadonlyMap<number, string> = new Map([
  [1, "<s>"],
  [2, "</s>"],
]);

const known = new WeakMap<Engine, Signal<ReadonlyMap<number, string>>>();

/** The texts of an engine's tokens, as far as they have been asked for. */
export function tokenNames(engine: Engine): Signal<ReadonlyMap<number, string>> {
  const names = known.get(engine) ?? signal<ReadonlyMap<number, string>>(MARKS);
  known.set(engine, names);
  return names;
}

/** Takes the texts that answers brought along; the first token of an answer may have lost its space. */
export function learnNames(engine: Engine, answer: Answer): void {
  const names = tokenNames(engine);
  const all = answer.tokens.slice(1).flatMap((token) => [token, ...token.top]);
  const fresh = all.filter(({ id, text }) => !names.peek().has(id) && text !== "" && !text.includes("\uFFFD"));
  if (fresh.length > 0) names.value = new Map([...names.peek(), ...fresh.map(({ id, text }) => [id, text] as const)]);
}

/** Asks for the texts of tokens that have not been asked for yet. */
export async function nameTokens(engine: Engine, ids: readonly number[]): Promise<void> {
  const names = tokenNames(engine);
  const missing = [...new Set(ids)].filter((id) => !names.peek().has(id));
  for (let at = 0; at < missing.length; at += TOGETHER) {
    const some = missing.slice(at, at + TOGETHER);
    const texts = await Promise.all(some.map((id) => pieceOf(engine, id)));
    names.value = new Map([...names.peek(), ...some.map((id, i) => [id, texts[i]!] as const)]);
  }
}

/** A text's first token loses its space, so the token is put there twice: what is missing of the double is the space. */
async function pieceOf(engine: Engine, id: number): Promise<string> {
  const twice = await engine.client.detokenize([id, id]);
  return twice.slice(Math.floor(twice.length / 2));
}
