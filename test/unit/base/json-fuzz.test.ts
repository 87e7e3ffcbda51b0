import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { JsonModule, Refused } from "./json-module.ts";

let json: JsonModule;
beforeAll(async () => {
  json = await JsonModule.load();
});

/** Parts of JSON, right and wrong, to make texts of. */
const PARTS = [
  ...Array.from('[]{}:,"\\/ \n\t-+.eE019u'),
  ...[
    "null",
    "true",
    "false",
    '"a"',
    '"a":',
    "[]",
    "{}",
    "0.5",
    "-1e-3",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud800",
    "é",
    "😀",
  ],
];

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What JSON.parse makes of bytes, lone surrogates replaced, or undefined when it refuses them. */
function expected(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes), (_, value: unknown) => {
      if (typeof value === "string") return wellFormed(value);
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, v]) => [wellFormed(key), v as unknown]));
    });
  } catch {
    return undefined;
  }
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function actual(bytes: Uint8Array): unknown {
  try {
    return json.parse(bytes);
  } catch (error) {
    if (error instanceof Refused && error.message.startsWith("2: ")) return undefined;
    throw error;
  }
}

/** A random value, and around it spaces. */
function randomText(random: Random, depth: number): string {
  const space = (): string => ["", "", "", " ", "\r\n\t"][random.integer(5)]!;
  const list = (member: () => string): string => Array.from({ length: random.integer(4) }, member).join(",");
  const value = (): string => {
    switch (random.integer(depth > 0 ? 8 : 5)) {
      case 0:
        return ["null", "true", "false"][random.integer(3)]!;
      case 1:
        return JSON.stringify(random.integer(2 ** 31) * 2 ** (random.integer(200) - 100));
      case 2:
        return String(random.bits());
      case 3:
      case 4:
        return randomString(random);
      case 5:
      case 6:
        return `{${list(() => `${space()}${randomString(random)}${space()}:${randomText(random, depth - 1)}`)}${space()}}`;
      default:
        return `[${list(() => randomText(random, depth - 1))}${space()}]`;
    }
  };
  return space() + value() + space();
}

function randomString(random: Random): string {
  const characters = Array.from({ length: random.integer(8) }, () => {
    const code = random.integer(2) === 0 ? 0x20 + random.integer(0x5f) : random.integer(0x10_ffff);
    const character = String.fromCodePoint(code >= 0xd800 && code < 0xe000 ? 0x61 : code);
    if (random.integer(4) > 0) return JSON.stringify(character).slice(1, -1);
    return Array.from(character, (c) => escaped(c)).join("");
  });
  return `"${characters.join("")}"`;
}

/** A character as escapes of UTF-16, in small or large digits. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** Changes one to three bytes. */
function mutate(random: Random, bytes: Buffer): Buffer {
  let parts = [...bytes];
  for (let n = 1 + random.integer(3); n > 0; n--) {
    const at = random.integer(parts.length + 1);
    const insert = random.integer(3) === 0 ? [] : [...Buffer.from(random.pick(PARTS))];
    parts = [...parts.slice(0, at), ...insert, ...parts.slice(at + random.integer(3))];
    if (random.integer(8) === 0 && parts.length > 0) parts[random.integer(parts.length)] = random.integer(256);
  }
  return Buffer.from(parts);
}

describe("JSON, as JSON.parse sees it", () => {
  test("40,000 random texts, each also changed", () => {
    const random = new Random(1);
    let accepted = 0;
    for (let i = 0; i < 40_000; i++) {
      const bytes = Buffer.from(randomText(random, 3));
      expect(actual(bytes), bytes.toString()).toEqual(expected(bytes));
      const changed = mutate(random, bytes);
      const value = actual(changed);
      expect(value, changed.toString()).toEqual(expected(changed));
      if (value !== undefined) accepted++;
    }
    // Some of the changed texts are still right: the comparison sees both.
    expect(accepted).toBeGreaterThan(4_000);
    expect(accepted).toBeLessThan(36_000);
  });

  test("40,000 heaps of parts", () => {
    const random = new Random(2);
    for (let i = 0; i < 40_000; i++) {
      const text = Array.from({ length: random.integer(8) }, () => random.pick(PARTS)).join("");
      const bytes = Buffer.from(text);
      expect(actual(bytes), text).toEqual(expected(bytes));
    }
  });

  test("60,000 numbers: of all sizes, with few and many digits, between two doubles", () => {
    const random = new Random(3);
    const bits = new DataView(new ArrayBuffer(8));
    const digits = (n: number): string => Array.from({ length: n }, () => random.integer(10)).join("");
    const next = (i: number): string => {
      if (i % 3 === 0) return `${1 + random.integer(9)}${digits(random.integer(40))}e${random.integer(700) - 350}`;
      if (i % 3 === 1) return `-${random.integer(10)}.${digits(1 + random.integer(25))}`;
      bits.setInt32(0, random.bits());
      bits.setInt32(4, random.bits());
      const value = bits.getFloat64(0);
      return Number.isFinite(value) ? String(value) : "0";
    };
    for (let i = 0; i < 60_000; i++) {
      const text = next(i);
      const value = json.parse(text);
      if (!Object.is(value, Number(text))) expect.fail(`${text} became ${String(value)}`);
    }
  });

  test.each([
    "9007199254740993",
    "9007199254740995",
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "4.9406564584124654e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "2.2250738585072011e-308",
    "2.2250738585072014e-308",
    "-0.0",
    "0e999999999999",
    "8.5e-1000",
  ])("%s", (text) => {
    expect(Object.is(json.parse(text), Number(text))).toBe(true);
  });
});
