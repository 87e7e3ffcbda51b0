import Ajv from "ajv";
import { expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { BYTE_PIECES, CONTROL_PIECES, type Piece, piece, serializePieces } from "../text/pieces.ts";
import { GrammarModule, Refused } from "./grammar-module.ts";
import { RandomSchema } from "./grammar-random-schema.ts";
import { loadVocabulary, make, parseStrictly, WISHES } from "./grammar-texts.ts";

const WISH_LIST = Object.values(WISHES);

/** Undefined when ajv falls into a circle of references that no value comes to. */
function validator(schema: unknown): Ajv.ValidateFunction | undefined {
  try {
    return new Ajv({ validateSchema: false }).compile(schema as object | boolean);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Compiles random schemas and makes texts of each. Returns how many were compiled. */
function run(module: GrammarModule, seed: number, count: number): number {
  const random = new Random(seed);
  const schemas = new RandomSchema(random);
  let compiled = 0;
  for (let i = 0; i < count; i++) {
    const schema = schemas.next();
    let grammar;
    try {
      grammar = module.compile(schema);
    } catch (error) {
      if (error instanceof Refused && error.message.startsWith("2: ")) continue;
      throw error;
    }
    const validate = validator(schema);
    if (validate === undefined) {
      grammar.free();
      continue;
    }
    compiled++;
    for (const more of [0, 1, random.integer(8), random.integer(60)]) {
      const budget = grammar.minimum + more;
      const made = make(module, grammar, { wish: WISH_LIST[random.integer(WISH_LIST.length)]!, random, budget });
      const where = `${JSON.stringify(schema)}\n${made.text.toString()}`;
      expect(made.ended, where).toBe(true);
      expect(validate(parseStrictly(made.text)), where).toBe(true);
    }
    grammar.free();
  }
  expect(module.exports.poolUsed()).toBe(0);
  return compiled;
}

test.each([
  ["tok512", 1500],
  ["storyteller", 500],
])("texts of random schemas are valid: vocabulary %s", async (vocabulary, count) => {
  expect(run(await loadVocabulary(vocabulary), count, count)).toBeGreaterThan(count / 2);
});

/** Tokens that cross every border that JSON has, and some that no text can have. */
const ODD_PIECES: readonly Piece[] = [
  ...[
    '{"',
    '":',
    '": "',
    '","',
    '"},{"',
    '"}',
    "]}",
    "[]",
    "{}",
    '""',
    '"a":',
    ',"b":',
    " ",
    "  ",
    " {",
    ' "',
    "null",
    "nul",
    "true,",
    "e1",
    "-1",
    "0.",
    ".5",
    "00",
    "12",
  ],
  ...[
    "\\",
    '\\"',
    "\\u",
    "\\u00",
    "\\ud8",
    "u00e9",
    "\\n\\",
    "\t",
    "\n",
    "\u007f",
    "é",
    "😀",
    "éé",
    'é"',
    "a".repeat(64),
    "a".repeat(65),
    '"'.repeat(64),
    "</s>",
    "",
  ],
].map((text) => piece(text, -1));

const BROKEN_PIECES: readonly Piece[] = [
  [0xc3],
  [0xa9, 0x22],
  [0xe2, 0x82],
  [0xac],
  [0xf0, 0x9f, 0x98],
  [0x80, 0x61],
  [0x61, 0xf0],
  [0xff],
].map((bytes) => ({ bytes: Buffer.from(bytes), score: -1 }));

const LETTERS: readonly Piece[] = Array.from({ length: 95 }, (_, i) => piece(String.fromCharCode(0x20 + i), -2));

test("texts of random schemas are valid: tokens across all borders", async () => {
  const pieces = [...CONTROL_PIECES, ...BYTE_PIECES, ...ODD_PIECES, ...BROKEN_PIECES, ...LETTERS];
  const module = await GrammarModule.load(serializePieces(pieces), pieces.length);
  expect(run(module, 11, 1500)).toBeGreaterThan(750);
});

test("texts of random schemas are valid: a vocabulary without byte tokens", async () => {
  const pieces = [...CONTROL_PIECES, ...ODD_PIECES, ...BROKEN_PIECES, ...LETTERS];
  const module = await GrammarModule.load(serializePieces(pieces), pieces.length);
  expect(run(module, 12, 1500)).toBeGreaterThan(500);
});

test("a vocabulary that lacks a character of JSON has no grammars", async () => {
  const pieces = [...CONTROL_PIECES, ...LETTERS.filter(({ bytes }) => bytes.toString() !== "}")];
  const module = await GrammarModule.load(serializePieces(pieces), pieces.length);
  expect(() => module.compile("object")).toThrow("this model's vocabulary lacks tokens of JSON's characters");
});
