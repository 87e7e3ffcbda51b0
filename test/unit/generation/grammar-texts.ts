import { readFileSync } from "node:fs";
import { type Random } from "../../models/random.ts";
import { hasShared, readShared } from "../text/shared.ts";
import { EOS, type Grammar, GrammarModule } from "./grammar-module.ts";

/** The vocabularies that tests run with: of 512 tokens (without a piece for a brace), 4096, and Llama 2's where it is. */
export const VOCABULARIES: readonly (readonly [string, number])[] = [
  ["tok512", 512],
  ["storyteller", 4096],
  ...(hasShared ? [["llama2", 32000] as const] : []),
];

export async function loadVocabulary(name: string): Promise<GrammarModule> {
  const size = VOCABULARIES.find(([known]) => known === name)![1];
  if (name === "llama2") return GrammarModule.load(readShared("models/tokenizer.bin"), size);
  const path = name === "tok512" ? "../../models/tok512.bin" : "../../../models/tokenizer.bin";
  return GrammarModule.load(readFileSync(new URL(path, import.meta.url)), size);
}

/** What a model might want: logits for a token, the same all along; added to noise. */
export type Wish = (bytes: Buffer, id: number) => number;

const has = (bytes: Buffer, characters: string): boolean =>
  bytes.some((byte) => characters.includes(String.fromCharCode(byte)));

/** Wishes that lead astray: each prefers what may not come, or never comes to an end. */
export const WISHES: Readonly<Record<string, Wish>> = {
  noise: () => 0,
  "to end": (_, id) => (id === EOS ? 100 : 0),
  "control tokens": (_, id) => (id <= EOS ? 100 : 0),
  "to nest": (bytes) => (/^ ?[[{]"?$/.test(bytes.toString()) ? 100 : has(bytes, '"') ? 50 : 0),
  "to go on with a string": (bytes) => (has(bytes, '"\\') ? -100 : 0),
  quotes: (bytes) => (has(bytes, '"') ? 100 : 0),
  escapes: (bytes) => (has(bytes, "\\u") ? 100 : 0),
  "half characters": (bytes) => (bytes[0]! >= 0xc0 ? 100 : bytes[0]! >= 0x80 ? 50 : 0),
  "broken characters": (bytes) => (bytes.some((byte) => byte >= 0x80) ? 0 : 50),
  digits: (bytes) => (has(bytes, "0123456789") ? 100 : has(bytes, "-.e") ? 90 : 0),
  "line breaks": (bytes) => (has(bytes, "\n\t ") ? 100 : 0),
  commas: (bytes) => (has(bytes, ",") ? 100 : has(bytes, ":") ? 50 : 0),
  "long tokens": (bytes) => 10 * bytes.length,
  nothing: () => -Infinity,
  "no number": (_, id) => (id % 3 === 0 ? NaN : id % 3 === 1 ? Infinity : 0),
};

/** A text that was made token by token, the likeliest each time. */
export interface Made {
  readonly text: Buffer;
  readonly tokens: number;
  /** Whether EOS ended it. */
  readonly ended: boolean;
}

const known = new WeakMap<GrammarModule, Map<Wish, Float32Array>>();

/** The wish for every token. */
function wishesOf(module: GrammarModule, wish: Wish): Float32Array {
  const ofModule = known.get(module) ?? new Map<Wish, Float32Array>();
  known.set(module, ofModule);
  const wishes = ofModule.get(wish) ?? Float32Array.from(module.pieces, wish);
  ofModule.set(wish, wishes);
  return wishes;
}

/** Makes a text under a grammar within a budget, EOS included. @param previous the token before it */
export function make(
  module: GrammarModule,
  grammar: Grammar,
  { wish, random, budget, previous = 5 }: { wish: Wish; random: Random; budget: number; previous?: number },
): Made {
  const wishes = wishesOf(module, wish);
  const noise = Float32Array.from({ length: 1024 }, () => 4 * random.gaussian());
  const logits = new Float32Array(module.vocabSize);
  const parts: Buffer[] = [];
  module.reset(grammar);
  for (let tokens = 1; tokens <= budget; tokens++) {
    const shift = random.integer(1024);
    for (let id = 0; id < logits.length; id++) logits[id] = wishes[id]! + noise[(id * 7 + shift) & 1023]!;
    const id = module.confirm(likeliest(module.allow(logits, budget - tokens + 1)));
    if (id === EOS) return { text: Buffer.concat(parts), tokens, ended: true };
    parts.push(module.take(previous, id));
    previous = id;
  }
  return { text: Buffer.concat(parts), tokens: budget, ended: false };
}

/** The first of the largest; NaN is never larger. */
function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
}

/** The text as a value; throws unless it is JSON in UTF-8 whose objects have no name twice. */
export function parseStrictly(text: Buffer): unknown {
  const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
  const value: unknown = JSON.parse(decoded);
  const names: (Set<string> | null)[] = [];
  for (const [token, colon] of decoded.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]/gs)) {
    if (token === "{") names.push(new Set());
    else if (token === "[") names.push(null);
    else if (token === "}" || token === "]") names.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      if (names.at(-1)?.has(name) !== false) throw new Error(`${JSON.stringify(name)} stands twice in ${decoded}`);
      names.at(-1)?.add(name);
    }
  }
  return value;
}
