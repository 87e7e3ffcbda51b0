import Ajv from "ajv";
import { expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { BYTE_PIECES, CONTROL_PIECES, type Piece, piece, serializePieces } from "../text/pieces.ts";
import { GrammarModule, Refused } from "./grammar-module.ts";
import { loadVocabulary, make, parseStrictly, WISHES } from "./grammar-texts.ts";

const WISH_LIST = Object.values(WISHES);
const WORDS = ["a", "ab", "abc", "b", "x y", "é", 'q"', "\\", "", "kind", "value", "\n"];

/** Schemas from a seed, most of them in the language that is supported, with definitions d0 to d2 that refer to each other. */
class RandomSchema {
  constructor(private readonly random: Random) {}

  next(): unknown {
    const definitions = Object.fromEntries([0, 1, 2].map((i) => [`d${i}`, this.schema(2)]));
    const schema = this.schema(3);
    if (typeof schema === "boolean") return schema;
    // A reference would hide the definitions beside it from draft 7's readers.
    return { anyOf: [schema], $defs: definitions };
  }

  private pick<T>(values: readonly T[]): T {
    return values[this.random.integer(values.length)]!;
  }

  private some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.random.integer(most - least + 1) }, make);
  }

  private maybe(member: object): object {
    return this.random.integer(2) === 0 ? member : {};
  }

  private schema(depth: number): object | boolean {
    switch (this.random.integer(depth > 0 ? 12 : 7)) {
      case 0:
        return { type: this.pick(["null", "boolean", "string", "number", "integer"]) };
      case 1:
        return this.string();
      case 2:
        return this.number();
      case 3:
        return { enum: this.some(1, 5, () => this.value()) };
      case 4:
        return { const: this.value() };
      case 5:
        return this.random.integer(4) === 0
          ? this.pick([true, {}])
          : {
              type: this.some(1, 3, () => this.pick(["null", "boolean", "integer", "array"])).filter(
                (type, i, all) => all.indexOf(type) === i,
              ),
            };
      case 6:
        return { $ref: `#/$defs/d${this.random.integer(3)}` };
      case 7:
      case 8:
        return this.object(depth);
      case 9:
        return this.array(depth);
      case 10:
        return { anyOf: this.some(1, 3, () => this.schema(depth - 1)) };
      default:
        return { oneOf: this.some(1, 2, () => this.schema(depth - 1)) };
    }
  }

  private string(): object {
    const least = this.random.integer(4);
    return {
      type: "string",
      ...this.maybe({ minLength: least }),
      ...this.maybe({ maxLength: least + this.random.integer(4) }),
    };
  }

  private number(): object {
    const type = this.pick(["integer", "number"]);
    const bound = (): number => {
      const value = this.random.gaussian() * this.pick([1, 10, 1000, 1e6]);
      return this.random.integer(2) === 0 ? Math.round(value) : Number(value.toFixed(this.random.integer(9)));
    };
    const [low, high] = [bound(), bound()].sort((a, b) => a - b);
    return {
      type,
      ...this.maybe({ [this.pick(["minimum", "exclusiveMinimum"])]: low }),
      ...this.maybe({ [this.pick(["maximum", "exclusiveMaximum"])]: high! + this.random.integer(2) }),
    };
  }

  private value(): unknown {
    const whole = this.random.integer(300) - 100;
    return this.pick<unknown>([
      null,
      true,
      false,
      whole,
      whole / 8,
      this.pick(WORDS),
      this.pick(WORDS),
      [whole],
      { [this.pick(WORDS)]: whole },
      {},
    ]);
  }

  private object(depth: number): object {
    const names = this.some(0, 4, () => this.pick(WORDS));
    const properties = Object.fromEntries(names.map((name) => [name, this.schema(depth - 1)]));
    return {
      type: "object",
      properties,
      ...this.maybe({ required: Object.keys(properties).filter(() => this.random.integer(2) === 0) }),
      ...this.maybe({ additionalProperties: this.random.integer(2) === 0 ? false : this.schema(depth - 1) }),
    };
  }

  private array(depth: number): object {
    const least = this.random.integer(3);
    return {
      type: "array",
      ...this.maybe({ items: this.schema(depth - 1) }),
      ...this.maybe({ minItems: least }),
      ...this.maybe({ maxItems: least + this.random.integer(3) }),
    };
  }
}

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
