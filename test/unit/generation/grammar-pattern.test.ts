import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { type Grammar, type GrammarModule, Refused } from "./grammar-module.ts";
import { PATTERNS } from "./grammar-patterns.ts";
import { RandomPattern } from "./grammar-random-pattern.ts";
import { loadVocabulary, make, parseStrictly, WISHES } from "./grammar-texts.ts";

// What a pattern means is what JavaScript's own regular expressions say, in both directions.

let module: GrammarModule;
beforeAll(async () => {
  module = await loadVocabulary("storyteller");
});

interface Bounds {
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** JavaScript's reading; without the flag u only where the pattern is none with it. */
function matcher(pattern: string, { minLength = 0, maxLength = Infinity }: Bounds = {}): (text: string) => boolean {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, "u");
  } catch {
    expression = new RegExp(pattern);
  }
  return (text) => {
    const length = Array.from(text).length;
    return length >= minLength && length <= maxLength && expression.test(text);
  };
}

/** A string that the grammar made, which must match. */
function made(grammar: Grammar, random: Random, where: string): string {
  const wishes = Object.values(WISHES);
  const budget = grammar.minimum + random.integer(12);
  const { text, ended } = make(module, grammar, { wish: random.pick(wishes), random, budget });
  expect(ended, `${where}\n${text.toString()}`).toBe(true);
  return parseStrictly(text) as string;
}

const STRANGERS = Array.from('ab0Z.-@_/ \n\t\u0001"\\é—\u2028\ud7ff\ue000\uffff😀\u{10ffff}');

/** A text that differs by a character or some. */
function changed(text: string, random: Random): string {
  const characters = Array.from(text);
  for (let times = 1 + random.integer(2); times > 0; times--) {
    const at = random.integer(characters.length + 1);
    const own = characters[random.integer(characters.length)];
    const stranger = random.integer(2) === 0 && own !== undefined ? own : random.pick(STRANGERS);
    characters.splice(at, random.integer(2), ...(random.integer(3) > 0 ? [stranger] : []));
  }
  return characters.join("");
}

/** Compares the grammar of a pattern with JavaScript. Returns how many texts matched, and how many did not. */
function compare(pattern: string, bounds: Bounds, random: Random, rounds: number): [number, number] {
  const where = JSON.stringify({ pattern, ...bounds });
  const grammar = module.compile({ type: "string", pattern, ...bounds });
  const matches = matcher(pattern, bounds);
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < rounds; i++) {
    const text = made(grammar, random, where);
    expect(matches(text), `${where} made ${JSON.stringify(text)}`).toBe(true);
    let other = text;
    for (let n = 0; n < 12; n++) {
      other = changed(n % 4 === 0 ? text : other, random);
      const expected = matches(other);
      expect(grammar.has(JSON.stringify(other)), `${where} and ${JSON.stringify(other)}`).toBe(expected);
      counts[expected ? 0 : 1]++;
    }
  }
  grammar.free();
  return counts;
}

describe("a pattern", () => {
  test.each(Object.entries(PATTERNS))("is kept, and nothing else: %s", (_, pattern) => {
    compare(pattern, {}, new Random(5), 24);
    expect(module.exports.poolUsed()).toBe(0);
  });

  test.each([
    ["^[a-z]+$", { minLength: 3, maxLength: 5 }],
    ["^\\d*(?:\\.\\d+)?$", { maxLength: 4 }],
    ["fox", { maxLength: 6 }],
    ["^.*$", { minLength: 2 }],
    ["^(?:ab)*$", { minLength: 3, maxLength: 7 }],
    ["^(?!a)😀*[ab]*$", { minLength: 4, maxLength: 4 }],
  ])("is kept together with lengths: %s %j", (pattern, bounds) => {
    compare(pattern, bounds, new Random(6), 40);
  });

  test("is kept beside other ways to go on, and in objects", () => {
    const grammar = module.compile({
      type: "object",
      properties: {
        code: {
          anyOf: [{ type: "string", pattern: "^[A-Z]+$" }, { type: "string", pattern: "^\\d+$" }, { type: "null" }],
        },
        day: { type: ["string", "null"], format: "date", pattern: "^\\d\\d$" },
      },
      required: ["code", "day"],
    });
    const valid = ['{"code":"AB","day":"07"}', '{"code":"12", "day":null}', '{"code":null,"day":null}'];
    const invalid = ['{"code":"A1","day":"07"}', '{"code":"","day":"07"}', '{"code":"1","day":"7"}', '{"code":"1'];
    expect(valid.filter((text) => !grammar.has(text))).toEqual([]);
    expect(invalid.filter((text) => grammar.has(text))).toEqual([]);
    grammar.free();
  });

  test("of itself says that the value is a string", () => {
    const grammar = module.compile({ pattern: "^a$" });
    expect(['"a"', '"b"', "1", "null"].map((text) => grammar.has(text))).toEqual([true, false, false, false]);
    grammar.free();
  });

  test("is kept by what a text says, however that is written", () => {
    const grammar = module.compile({ type: "string", pattern: '^[\\n\\x01/A"]$' });
    const right = ['"\\n"', '"\\u000a"', '"\\u000A"', '"\\u0001"', '"/"', '"A"', '"\\""'];
    const wrong = ['"\\u0042"', '"\\a"', '"\\b"', '"\\u0002"', '"\n"', '"""', '"\\'];
    expect(right.filter((text) => !grammar.has(text))).toEqual([]);
    expect(wrong.filter((text) => grammar.has(text))).toEqual([]);
    grammar.free();
  });

  test("makes no escapes where none are needed", () => {
    const grammar = module.compile({ type: "string", pattern: '^[^"\\\\\\x00-\\x1f]{9}$' });
    const options = { wish: WISHES["escapes"]!, random: new Random(4), budget: 30 };
    expect(make(module, grammar, options).text.toString()).not.toContain("\\");
    grammar.free();
  });

  test("that no text matches leaves its property out", () => {
    const property = { type: "string", pattern: "^[]$" };
    const grammar = module.compile({ type: "object", properties: { a: property, b: { type: "null" } } });
    expect(['{"b":null}', "{}"].map((text) => grammar.has(text))).toEqual([true, true]);
    const { text, ended } = make(module, grammar, { wish: WISHES["noise"]!, random: new Random(1), budget: 20 });
    expect(ended).toBe(true);
    expect(parseStrictly(text)).not.toHaveProperty("a");
    grammar.free();
  });
});

test.each([
  [1, 250],
  [2, 250],
])("random patterns mean what JavaScript says: seed %d", (seed, count) => {
  const random = new Random(seed);
  const patterns = new RandomPattern(random);
  const counts = [0, 0];
  let compiled = 0;
  for (let i = 0; i < count; i++) {
    const pattern = patterns.next();
    const bounds: Bounds = random.integer(5) === 0 ? { minLength: 1, maxLength: 4 } : {};
    try {
      const [matched, unmatched] = compare(pattern, bounds, random, 4);
      counts[0]! += matched;
      counts[1]! += unmatched;
      compiled++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      expect(error.message, pattern).toMatch(/^2: (no value of finite length|"pattern" is too large)/);
    }
  }
  expect(compiled).toBeGreaterThan(0.8 * count);
  expect(Math.min(...counts)).toBeGreaterThan(count);
  expect(module.exports.poolUsed()).toBe(0);
});
