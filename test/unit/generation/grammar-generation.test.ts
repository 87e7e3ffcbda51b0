import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { BOS, type GrammarModule } from "./grammar-module.ts";
import { EXAMPLES } from "./grammar-schemas.ts";
import { loadVocabulary, make, parseStrictly, VOCABULARIES, type Wish, WISHES } from "./grammar-texts.ts";

const NAMES = Object.keys(EXAMPLES);

const validators = new Map(
  NAMES.map((name) => {
    const { schema } = EXAMPLES[name]!;
    return [name, new Ajv().compile(schema === "object" ? { type: "object" } : (schema as object | boolean))];
  }),
);

/** Fails unless the text is whole and valid, within its budget, and ended by EOS. */
function check(
  module: GrammarModule,
  name: string,
  options: { wish: Wish; wishName: string; random: Random; more: number; previous?: number },
): void {
  const validate = validators.get(name)!;
  const grammar = module.compile(EXAMPLES[name]!.schema);
  const allocations = module.exports.allocationCount();
  const made = make(module, grammar, { ...options, budget: grammar.minimum + options.more });
  const where = `${name}, ${options.wishName}, ${grammar.minimum} + ${options.more} tokens: ${made.text.toString()}`;
  expect(module.exports.allocationCount(), where).toBe(allocations);
  expect(made.ended, where).toBe(true);
  expect(validate(parseStrictly(made.text)), where).toBe(true);
  grammar.free();
}

describe.each(VOCABULARIES)("texts of the vocabulary %s", (vocabulary, size) => {
  // The large one takes long to fill with logits.
  const budgets = size > 5000 ? [0, 25] : [0, 1, 2, 5, 15, 60];

  test.each(Object.entries(WISHES))("are valid whatever the model wishes: %s", async (wishName, wish) => {
    const module = await loadVocabulary(vocabulary);
    const random = new Random(size);
    for (const name of NAMES) for (const more of budgets) check(module, name, { wish, wishName, random, more });
    expect(module.exports.poolUsed()).toBe(0);
  });

  test("are valid after BOS, where a leading space is no part of the text", async () => {
    const module = await loadVocabulary(vocabulary);
    const random = new Random(7);
    const wish: Wish = (bytes) => (bytes[0] === 0x20 ? 10 : 0);
    for (const name of NAMES) check(module, name, { wish, wishName: "spaces", random, more: 3, previous: BOS });
  });
});

test("the same logits give the same text", async () => {
  const texts = await Promise.all(
    [1, 2].map(async () => {
      const module = await loadVocabulary("storyteller");
      const grammar = module.compile("object");
      return make(module, grammar, { wish: WISHES["noise"]!, random: new Random(3), budget: 80 }).text.toString();
    }),
  );
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toBe("{}");
});

test("a budget below the least gives the beginning of a valid text, without EOS", async () => {
  const module = await loadVocabulary("storyteller");
  const grammar = module.compile({ const: "a constant of some length" });
  const made = make(module, grammar, { wish: WISHES["noise"]!, random: new Random(3), budget: grammar.minimum - 2 });
  expect(made.ended).toBe(false);
  expect('"a constant of some length"'.startsWith(made.text.toString().trimStart())).toBe(true);
});
