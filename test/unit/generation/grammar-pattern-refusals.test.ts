import { beforeAll, expect, test } from "vitest";
import { type GrammarModule, Refused } from "./grammar-module.ts";
import { loadVocabulary } from "./grammar-texts.ts";

let module: GrammarModule;
beforeAll(async () => {
  module = await loadVocabulary("storyteller");
});

const BROKEN = "is no regular expression";
const UNSUPPORTED = "is not supported";
const NO_TEXT = "2: no value of finite length is valid, or it has characters that the model lacks, at #";

/** What the patterns of a schema may take together, and a little until they end: steps, for which no machine is too slow. */
const MOST_STEPS = 2 ** 21 + 10_000;

function refusal(schema: unknown): string {
  try {
    module.compile(schema);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
  throw new Error("was not refused");
}

test.each([
  ["a group without an end", "^(a", BROKEN, 2],
  ["a group that ends twice", "^a)b", BROKEN, 3],
  ["a class without an end", "x[a-", BROKEN, 5],
  ["a class whose range runs backward", "é[z-a]", BROKEN, 3],
  ["counts that run backward", "^a{3,2}$", BROKEN, 3],
  ["a brace that counts nothing", "^a{x}", BROKEN, 3],
  ["nothing to repeat", "^a|*", BROKEN, 4],
  ["a quantifier on a quantifier", "a**", BROKEN, 3],
  ["a quantifier on an anchor", "^+", BROKEN, 2],
  ["a backslash at the end", "a\\", BROKEN, 3],
  ["a backreference", "^(a)\\1$", UNSUPPORTED, 5],
  ["a named backreference", "(?<x>a)\\k<x>", UNSUPPORTED, 8],
  ["a border of a word", "\\bfox", UNSUPPORTED, 1],
  ["a look behind", "a(?<=a)b", UNSUPPORTED, 2],
  ["a look behind for what is not there", "é😀(?<!a)b", UNSUPPORTED, 3],
  ["flags", "(?i)a", UNSUPPORTED, 1],
  ["Python's named groups", "(?P<x>a)", UNSUPPORTED, 1],
  ["properties of Unicode", "^\\p{L}+$", UNSUPPORTED, 2],
  ["control escapes", "\\cA", UNSUPPORTED, 1],
  ["digits that are missing", "\\x4", UNSUPPORTED, 1],
  ["a code point that is none", "\\u{110000}", UNSUPPORTED, 1],
  ["a surrogate", "^[^\\uD83D\\uDE00]", UNSUPPORTED, 4],
  ["Python's end", "a\\Z", UNSUPPORTED, 2],
  ["a lookahead that is repeated", "^(?:(?=a)b)*$", UNSUPPORTED, 12],
  ["an end that is repeated", "(a$){2}", UNSUPPORTED, 5],
  ["a beginning behind something", "a*^b", UNSUPPORTED, 3],
])("refused, with its place: %s", (_, pattern, what, index) => {
  expect(refusal({ type: "string", pattern })).toBe(`2: "pattern" ${what} at character ${index}, at #`);
  const inside = { properties: { a: { items: { pattern } } } };
  expect(refusal(inside)).toBe(`2: "pattern" ${what} at character ${index}, at #/properties/a/items`);
});

test.each([7, null, ["a"], { a: 1 }])("refused: a pattern that is no string: %j", (pattern) => {
  expect(refusal({ type: "string", pattern })).toBe(`2: "pattern" ${BROKEN} at character 1, at #`);
});

test.each([
  ["a class of nothing", "^[]$", {}],
  ["an end before something", "^a$b", {}],
  ["a lookahead that excludes what follows", "^(?!a)a", {}],
  ["lengths that none of its texts has", "^(?:ab)+$", { minLength: 3, maxLength: 3 }],
  ["a character that JSON texts never have here", "^\\x7f$", {}],
])("refused, as no text matches: %s", (_, pattern, bounds) => {
  expect(refusal({ type: "string", pattern, ...bounds })).toBe(NO_TEXT);
});

test.each([
  ["deep parentheses", "(".repeat(10_000) + "a" + ")".repeat(10_000)],
  ["deep parentheses without an end", "(".repeat(10_000)],
  ["a long text", "a".repeat(100_000)],
  ["many alternatives", Array.from({ length: 5000 }, (_, i) => `a${i}`).join("|")],
  ["a class of many", `[${Array.from({ length: 5000 }, (_, i) => String.fromCodePoint(0x4e00 + 2 * i)).join("")}]`],
  ["counts in counts", "^(?:(?:(?:a{1,99}b?){1,99}c?){1,99}d?){1,99}$"],
  ["a large count", "^(?:[^a][^b]){1,100000}$"],
  ["a count beyond all numbers", "^a{1,99999999999999999999}$"],
  ["states without end", "a.{30}$"],
  ["lookaheads that multiply", "^(?=.*a.{8})(?=.*b.{9})(?=.*c.{10})(?!.*d.{11})"],
  ["stars in stars", `${"(?:".repeat(200)}a${"b?)*".repeat(200)}$`],
])("refused at once: %s", (_, pattern) => {
  const message = refusal({ type: "string", pattern });
  expect(message).toMatch(/^2: "pattern" is too large(: make counts and lengths smaller| at character \d+), at #$/);
  expect(module.exports.patternSteps()).toBeLessThan(MOST_STEPS);
});

test("many patterns in one schema have one bound together", () => {
  const hard = { type: "string", pattern: "^(?:[a-z]{0,9}[b-y]{0,9}){0,20}[c-x]?$" };
  const properties = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`p${i}`, hard]));
  expect(refusal({ type: "object", properties, required: Object.keys(properties) })).toMatch(/is too large/);
  expect(module.exports.patternSteps()).toBeLessThan(MOST_STEPS);
  const easy = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\d$" };
  const days = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`p${i}`, easy]));
  module.compile({ type: "object", properties: days, required: Object.keys(days) }).free();
  expect(module.exports.patternSteps()).toBeLessThan(MOST_STEPS);
});

test("a pattern stands beside no list of values", () => {
  const beside = '2: "pattern" is not supported beside the other keywords, at #';
  expect(refusal({ type: "string", enum: ["a"], pattern: "a" })).toBe(beside);
  expect(refusal({ const: "a", pattern: "a" })).toBe(beside);
  expect(
    refusal({
      oneOf: [
        { type: "string", pattern: "^a$" },
        { type: "string", pattern: "^b$" },
      ],
    }),
  ).toContain('"oneOf"');
});
