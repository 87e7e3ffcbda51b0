import { describe, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { EOS, type Grammar, type GrammarModule } from "./grammar-module.ts";
import { EXAMPLES } from "./grammar-schemas.ts";
import { loadVocabulary, make, WISHES } from "./grammar-texts.ts";

const ZEROS = new Map<number, Float32Array>();

/** The ids that `allow` leaves after a text. */
function allowed(module: GrammarModule, grammar: Grammar, text: Uint8Array, budget: number): Set<number> {
  const zeros = ZEROS.get(module.vocabSize) ?? new Float32Array(module.vocabSize);
  ZEROS.set(module.vocabSize, zeros);
  module.reset(grammar);
  module.accept(text);
  const left = module.allow(zeros, budget);
  return new Set(Array.from(left.keys()).filter((id) => left[id] === 0));
}

/** The ids of tokens whose bytes the grammar takes one by one after a text. */
function accepted(module: GrammarModule, grammar: Grammar, text: Uint8Array): Set<number> {
  const ids = module.pieces.flatMap((bytes, id) => {
    if (id <= EOS || bytes.length === 0) return [];
    module.reset(grammar);
    module.accept(text);
    return module.accept(bytes) ? [id] : [];
  });
  module.reset(grammar);
  module.accept(text);
  return new Set(module.isComplete ? [EOS, ...ids] : ids);
}

describe.each(["tok512", "storyteller"])("the mask of the vocabulary %s", (vocabulary) => {
  test.each(Object.keys(EXAMPLES))("has exactly the tokens that may come: %s", async (name) => {
    const module = await loadVocabulary(vocabulary);
    const grammar = module.compile(EXAMPLES[name]!.schema);
    const random = new Random(5);
    const wishes = Object.values(WISHES);
    for (let i = 0; i < 6; i++) {
      const { text } = make(module, grammar, {
        wish: random.pick(wishes),
        random,
        budget: grammar.minimum + random.integer(40),
      });
      const part = text.subarray(0, random.integer(text.length + 1));
      expect(allowed(module, grammar, part, 100_000), part.toString()).toEqual(accepted(module, grammar, part));
    }
  });
});

test("the mask keeps to the budget: each token it allows leaves a text that can end in time", async () => {
  const module = await loadVocabulary("storyteller");
  for (const name of ["any object", "recursion", "alternatives", "string with bounds", "number between bounds"]) {
    const grammar = module.compile(EXAMPLES[name]!.schema);
    for (const more of [0, 1, 2]) {
      const budget = grammar.minimum + more;
      for (const id of allowed(module, grammar, Buffer.alloc(0), budget)) {
        const rest = allowed(module, grammar, module.pieces[id]!, budget - 1);
        expect(rest.size, `${name}: ${module.pieces[id]!.toString()}`).toBeGreaterThan(0);
      }
    }
  }
});

test("the end: EOS alone, and the text is over", async () => {
  const module = await loadVocabulary("storyteller");
  const grammar = module.compile("object");
  module.reset(grammar);
  module.accept(Buffer.from('{"a":1'));
  expect([module.isComplete, module.isOver]).toEqual([false, false]);
  module.accept(Buffer.from("}"));
  expect([module.isComplete, module.isOver]).toEqual([true, true]);
  expect([...allowed(module, grammar, Buffer.from("{}"), 1)]).toEqual([EOS]);
  const number = module.compile({ type: "integer" });
  module.reset(number);
  module.accept(Buffer.from("12"));
  expect([module.isComplete, module.isOver]).toEqual([true, false]);
});

test("bytes that may not come end the text; then only EOS is left", async () => {
  const module = await loadVocabulary("storyteller");
  const grammar = module.compile("object");
  module.reset(grammar);
  expect(module.accept(Buffer.from("[]"))).toBe(false);
  const left = module.allow(new Float32Array(module.vocabSize), 10);
  expect(Array.from(left.keys()).filter((id) => left[id] === 0)).toEqual([EOS]);
});

test("a token that is not allowed is replaced by the likeliest that is", async () => {
  const module = await loadVocabulary("storyteller");
  const grammar = module.compile({ enum: [1, 2, 3] });
  module.reset(grammar);
  const two = module.pieces.findIndex((bytes, id) => id > 258 && bytes.toString() === "2");
  const logits = Float32Array.from({ length: module.vocabSize }, (_, id) => (id === two ? 1 : 0));
  module.allow(logits, 10);
  expect(module.confirm(0)).toBe(two);
  expect(module.confirm(two)).toBe(two);
});
