import Ajv from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { type GrammarModule, Refused } from "./grammar-module.ts";
import { EXAMPLES } from "./grammar-schemas.ts";
import { loadVocabulary, parseStrictly } from "./grammar-texts.ts";

let module: GrammarModule;
beforeAll(async () => {
  module = await loadVocabulary("storyteller");
});

describe.each(Object.entries(EXAMPLES))("%s", (_, { schema, valid, invalid }) => {
  test("has what is valid, and not what is not", () => {
    const grammar = module.compile(schema);
    expect(valid.filter((text) => !grammar.has(text))).toEqual([]);
    expect(invalid.filter((text) => grammar.has(text))).toEqual([]);
    grammar.free();
  });

  test("the examples are what they say", () => {
    const validate = new Ajv().compile(schema === "object" ? { type: "object" } : (schema as object | boolean));
    const wrong = valid.filter((text) => !validate(parseStrictly(Buffer.from(text))));
    expect(wrong).toEqual([]);
  });
});

test("a format says what a text is for, and forbids none", () => {
  const grammar = module.compile({ type: "object", properties: { a: { type: "string", format: "uri" } } });
  expect(['{"a":"https://x.example"}', '{"a":"a fox"}', '{"a":7}'].map((text) => grammar.has(text))).toEqual([
    ...[true, true, false],
  ]);
  grammar.free();
});

const nested = (depth: number): unknown =>
  depth === 0 ? { type: "null" } : { type: "array", minItems: 1, items: nested(depth - 1) };

/** Schemas that are refused, with a part of the message. */
const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ["an unknown keyword", { type: "string", contentEncoding: "base64" }, '"contentEncoding" is not supported, at #'],
  ["tuples", { type: "array", items: [{}] }, "expected a schema, at #/items"],
  ["prefixItems", { type: "array", prefixItems: [{}] }, '"prefixItems" is not supported, at #'],
  ["not", { not: {} }, '"not" is not supported, at #'],
  ["multiples", { type: "integer", multipleOf: 3 }, '"multipleOf" is not supported, at #'],
  ["a place in a list", { anyOf: [{ type: "null" }, { type: "string", not: {} }] }, "at #/anyOf/1"],
  [
    "a place in a definition",
    { $defs: { x: { items: { not: {} } } }, items: { $ref: "#/$defs/x" } },
    "at #/$defs/x/items",
  ],
  ["an unknown type", { type: "text" }, '"type" must be the name of a type'],
  ["no type", { type: [] }, '"type" must be the name of a type'],
  ["a schema that is none", { properties: { a: 1 } }, "expected a schema, at #/properties/a"],
  ["false", { properties: { a: false } }, "nothing is valid against false, at #/properties/a"],
  ["properties that are no object", { properties: [] }, '"properties" must be an object, at #'],
  ["required that is no list", { type: "object", required: "a" }, '"required" must be a list, at #'],
  ["required that are no names", { type: "object", required: [1] }, '"required" must be a list of names, at #'],
  [
    "a required name that is forbidden",
    { properties: {}, required: ["a"], additionalProperties: false },
    "a required name is not in",
  ],
  ["an empty enumeration", { enum: [] }, '"enum" has no value'],
  ["an enumeration of another type", { type: "string", enum: [1] }, '"enum" has no value'],
  ["a constant of another type", { type: "string", const: 1 }, '"const" is not of this "type"'],
  [
    "keywords beside an enumeration",
    { enum: ["a"], minLength: 1 },
    '"minLength" is not supported beside the other keywords',
  ],
  ["keywords beside alternatives", { anyOf: [{}], type: "object" }, '"type" is not supported beside'],
  ["keywords beside a reference", { $ref: "#", minItems: 1 }, '"minItems" is not supported beside'],
  ["no alternatives", { anyOf: [] }, '"anyOf" must be a list of schemas'],
  [
    "too many alternatives",
    { anyOf: Array.from({ length: 65 }, () => ({ type: "null" })) },
    "more than 64 alternatives",
  ],
  ["all of two", { allOf: [{}, {}] }, '"allOf" is supported with one schema only'],
  ["one of two that overlap", { oneOf: [{ type: "integer" }, { type: "number" }] }, '"oneOf" is supported only if'],
  ["one of two equal numbers", { oneOf: [{ const: 1 }, { enum: [2, 1] }] }, '"oneOf" is supported only if'],
  ["one of two objects", { oneOf: [{ type: "object" }, { type: "object" }] }, '"oneOf" is supported only if'],
  ["a reference elsewhere", { $ref: "http://example.com/schema" }, '"$ref" must name a part of this schema'],
  ["a reference to nothing", { $ref: "#/$defs/a" }, '"$ref" must name a part of this schema'],
  ["a reference to itself", { $ref: "#" }, "a definition begins with itself"],
  [
    "references in a circle",
    { $defs: { a: { $ref: "#/$defs/b" }, b: { anyOf: [{}, { $ref: "#/$defs/a" }] } }, $ref: "#/$defs/a" },
    "begins with itself",
  ],
  [
    "recursion without an end",
    { type: "object", properties: { a: { $ref: "#" } }, required: ["a"] },
    "no value of finite length",
  ],
  [
    "recursion without an end in items",
    { type: "array", items: { $ref: "#" }, minItems: 1 },
    "no value of finite length",
  ],
  ["negative lengths", { type: "string", minLength: -1 }, '"minLength" must be a whole number'],
  ["broken lengths", { type: "array", maxItems: 1.5 }, '"maxItems" must be a whole number'],
  ["lengths that exclude each other", { type: "string", minLength: 2, maxLength: 1 }, "no string is so long"],
  ["counts that exclude each other", { type: "array", minItems: 2, maxItems: 1 }, "no array has so many items"],
  ["a length beyond every context", { type: "string", minLength: 1e12 }, "no string is so long"],
  ["a count beyond every context", { type: "array", minItems: 1e7, items: nested(20) }, "no value of finite length"],
  ["bounds that are no numbers", { type: "integer", minimum: "1" }, '"minimum" must be a number'],
  ["bounds without a number", { type: "integer", minimum: 1.1, maximum: 1.9 }, "no number fits between the bounds"],
  ["bounds that are too large", { type: "number", minimum: 1e12 }, "no number fits between the bounds"],
  ["depth", nested(40), "values must lie too deep"],
  [
    "size",
    { enum: Array.from({ length: 4000 }, (_, i) => `${i} is a text of some length`) },
    "the schema is too large",
  ],
  [
    "optional properties without end",
    { properties: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, true])) },
    "more than 64 alternatives",
  ],
  ["text that is no JSON", "{", "expected a name in quotes"],
];

test.each(REFUSED)("refused: %s", (_, schema, message) => {
  const attempt = (): unknown => module.compile(schema);
  expect(attempt).toThrow(Refused);
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(/^2: /);
  expect(module.exports.poolUsed()).toBe(0);
});

test("large schemas are compiled, and their memory is given back", () => {
  const properties = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [`property number ${i}`, { type: "integer" }]),
  );
  const grammar = module.compile({ type: "object", properties, required: Object.keys(properties) });
  const text = JSON.stringify(Object.fromEntries(Object.keys(properties).map((name, i) => [name, i])));
  expect(grammar.has(text)).toBe(true);
  grammar.free();
  const words = Array.from({ length: 1000 }, (_, i) => `${i * 7919} words`);
  const choice = module.compile({ enum: words });
  expect(words.filter((word) => !choice.has(JSON.stringify(word)))).toEqual([]);
  expect(choice.has('"7919 word"')).toBe(false);
  choice.free();
  expect(module.exports.poolUsed()).toBe(0);
});
