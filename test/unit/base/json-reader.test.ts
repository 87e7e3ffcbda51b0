import { beforeAll, describe, expect, test } from "vitest";
import { JsonModule, Refused } from "./json-module.ts";

let json: JsonModule;
beforeAll(async () => {
  json = await JsonModule.load();
});

/** Texts after the names of github.com/nst/JSONTestSuite: y must be accepted, n refused, of i we say what we do. */
const ACCEPTED: readonly [string, string][] = [
  ["array, empty", "[]"],
  ["array with several null", "[1,null,null,null,2]"],
  ["array with leading and trailing space", " [1] "],
  ["arrays with spaces", "[[]   ]"],
  ["number 0e+1", "[0e+1]"],
  ["number 0e1", "[0e1]"],
  ["number after space", "[ 4]"],
  ["double close to zero", "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]"],
  ["int with exponent", "[20e1]"],
  ["minus zero", "[-0]"],
  ["real capital e", "[1E22]"],
  ["real capital e negative exponent", "[1E-2]"],
  ["real fraction exponent", "[123.456e78]"],
  ["object", '{"asd":"sdf", "dfg":"fgh"}'],
  ["object, duplicated key", '{"a":"b","a":"c"}'],
  ["object, empty key", '{"":0}'],
  ["object, escaped null in key", '{"foo\\u0000bar": 42}'],
  ["object, extreme numbers", '{ "min": -1.0e+28, "max": 1.0e+28 }'],
  ["object with newlines", '{\n"a": "b"\n}'],
  ["string, UTF-8 sequences", '["\\u0060\\u012a\\u12AB"]'],
  ["string, surrogate pair", '["\\uD801\\udc37"]'],
  ["string, surrogate pairs", '["\\ud83d\\ude39\\ud83d\\udc8d"]'],
  ["string, allowed escapes", '["\\"\\\\\\/\\b\\f\\n\\r\\t"]'],
  ["string, backslash and u", '["\\\\u0000"]'],
  ["string, comments", '["a/*b*/c/*d//e"]'],
  ["string, noncharacter", '["\uffff"]'],
  ["string, last code point", '["\u{10ffff}"]'],
  ["string, line separators", '["\u2028\u2029"]'],
  ["string, delete", '["\u007f"]'],
  ["string, escaped control", '["\\u0012"]'],
  ["lonely true", "true"],
  ["lonely string", '"asd"'],
  ["lonely negative number", "-0.1"],
  ["string, empty", '""'],
  ["all white space", " \t\r\n[ \t\r\n] \t\r\n"],
  ["deep, but not too deep", "[".repeat(64) + "]".repeat(64)],
  ["number, very big negative int", "[-237462374673276894279832749832423479823246327846]"],
  ["number, huge exponent", "[0.4e00669999999999999999999999999999999999999999999969999999006]"],
  ["number, real underflow", "[123e-10000000]"],
  ["number, real overflow", "[-1e9999, 1e999]"],
];

const REFUSED: readonly [string, string | Uint8Array][] = [
  ["nothing", ""],
  ["space", " "],
  ["array, 1 true without comma", "[1 true]"],
  ["array, colon", '["": 1]'],
  ["array, comma after close", '[""],'],
  ["array, comma and number", "[,1]"],
  ["array, double comma", "[1,,2]"],
  ["array, extra close", '["x"]]'],
  ["array, extra comma", '["",]'],
  ["array, incomplete", '["x"'],
  ["array, just a comma", "[,]"],
  ["array, unclosed", "[1,"],
  ["array, newlines unclosed", '["a",\n4\n,1,'],
  ["incomplete false", "[fals]"],
  ["incomplete null", "[nul"],
  ["multidigit number then 00", "123\u0000"],
  ["number ++", "[++1234]"],
  ["number +1", "[+1]"],
  ["number -01", "[-01]"],
  ["number -1.0.", "[-1.0.]"],
  ["number -2.", "[-2.]"],
  ["number -NaN", "[-NaN]"],
  ["number .-1", "[.-1]"],
  ["number 0.1.2", "[0.1.2]"],
  ["number 0.e1", "[0.e1]"],
  ["number 0e", "[0e]"],
  ["number 0e+", "[0e+]"],
  ["number 1eE2", "[1eE2]"],
  ["number Infinity", "[Infinity]"],
  ["number with alpha", "[1.2a-3]"],
  ["number hex", "[0x1]"],
  ["number 012", "[012]"],
  ["number, minus alone", "[-]"],
  ["number, full-width digit", "[\uff11]"],
  ["object, bad value", '["x", truth]'],
  ["object, bracket as key", '{[: "x"}\n'],
  ["object, comma instead of colon", '{"x", null}'],
  ["object, double colon", '{"x"::"b"}'],
  ["object, key with single quotes", "{key: 'value'}"],
  ["object, missing value", '{"a":'],
  ["object, missing colon", '{"a" b}'],
  ["object, no colon", '{"a"'],
  ["object, non string key", "{1:1}"],
  ["object, trailing comma", '{"id":0,}'],
  ["object, trailing comment", '{"a":"b"}/**/'],
  ["object, two commas", '{"a":"b",,"c":"d"}'],
  ["object, unterminated value", '{"a":"a'],
  ["single space inside true", "tr ue"],
  ["string, 1 surrogate then escape u1", '["\\uD800\\u1"]'],
  ["string, escape x", '["\\x00"]'],
  ["string, escaped emoji", '["\\\u{1f300}"]'],
  ["string, incomplete escape", '["\\"]'],
  ["string, incomplete escaped character", '["\\u00A"]'],
  ["string, invalid unicode escape", '["\\uqqqq"]'],
  ["string, escape at the end", '"\\'],
  ["string, single quotes", "['single quote']"],
  ["string, unescaped newline", '["new\nline"]'],
  ["string, unescaped tab", '["\t"]'],
  ["string, unescaped zero", '["a\u0000a"]'],
  ["string, without end quote", '"asd'],
  ["structure, angle bracket", "<.>"],
  ["structure, capital True", "[True]"],
  ["structure, close unopened array", "1]"],
  ["structure, double array", "[][]"],
  ["structure, object followed by closing", "{}}"],
  ["structure, mismatched brackets", '[{"a":1]}'],
  ["structure, form feed", "[\u000c]"],
  ["structure, no-break space", "[\u00a0]"],
  ["structure, byte-order mark", "\ufeff{}"],
  ["structure, UTF-16", Buffer.from('["a"]', "utf16le")],
  ["too deep", "[".repeat(65) + "]".repeat(65)],
  ["10,000 arrays", "[".repeat(10_000) + "]".repeat(10_000)],
  ["100,000 objects never closed", '{"":'.repeat(100_000)],
];

/** Between quotes, bytes that are not UTF-8. */
const NOT_UTF8 = [
  [0xff],
  [0x80],
  [0xc3],
  [0xc0, 0x80],
  [0xe0, 0x80, 0xaf],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf],
];

const quoted = (bytes: readonly number[]): Buffer => Buffer.from([0x22, ...bytes, 0x22]);

describe("JSON", () => {
  test.each(ACCEPTED)("is read: %s", (_, text) => {
    expect(json.parse(text)).toEqual(JSON.parse(text));
  });

  test.each(REFUSED)("is refused: %s", (_, text) => {
    expect(() => json.parse(text)).toThrow(Refused);
  });

  test.each(NOT_UTF8.map((bytes) => [Buffer.from(bytes).toString("hex"), bytes] as const))(
    "that is not UTF-8 is refused: %s",
    (_, bytes) => {
      expect(() => json.parse(quoted(bytes))).toThrow("2: expected UTF-8 in a string at byte 1");
      expect(() => json.parse(quoted([...Buffer.from("é\\n"), ...bytes]))).toThrow("at byte 5");
    },
  );

  test.each(["\\ud800", "\\udc00", "\\ud800\\ud800", "\\udbffx", "\\udc00\\ud800", "\\ud800\\n", "\\ud800\\u0041"])(
    "with a lone surrogate: %s has U+FFFD in its place",
    (escapes) => {
      const text = `{"${escapes}":"a${escapes}é"}`;
      expect(json.parse(text)).toEqual(JSON.parse(text.replace(/\\ud[89ab]00|\\ud[c-f]00|\\udbff/g, "\\ufffd")));
    },
  );

  test.each([
    ["", "expected a value at byte 0"],
    ["[1 2]", 'expected "," or "]" at byte 3'],
    ['{"a":1', 'expected "," or "}" at byte 6'],
    ['{"a" 1}', 'expected ":" at byte 5'],
    ["{a:1}", "expected a name in quotes at byte 1"],
    ["[1] x", "expected nothing after the value at byte 4"],
    ['"abc', "expected the end of a string at byte 4"],
    ['"a\n"', "expected no control character in a string at byte 2"],
    ['"a\\q"', "expected a valid escape in a string at byte 2"],
    ["[".repeat(70), "expected arrays and objects at most 64 deep at byte 64"],
  ])("%j is refused with the place of the mistake", (text, message) => {
    expect(() => json.parse(text)).toThrow(new Refused(`2: ${message}`));
  });

  test("the small questions", () => {
    expect(json.questions('{"a":null}')).toBe(1);
    expect(json.questions('{"b":1}')).toBe(1);
    expect(json.questions("[1]")).toBe(1);
    expect(json.questions('{"a":"yes"}')).toBe(2);
    expect(json.questions('{"a":"yes!"}')).toBe(0);
    expect(json.questions('{"a":7,"a":"yes","b":null}')).toBe(2);
    expect(json.questions('{"a":3}')).toBe(4);
    expect(json.questions('{"a":-3.0e2}')).toBe(4);
    expect(json.questions('{"a":0.5}')).toBe(0);
    expect(json.questions('{"a":1e999}')).toBe(0);
  });

  test("a body of a megabyte: many small values, one long string, one long number", () => {
    const many = `[${'{"a":[1,"é\\n"]},'.repeat(60_000)}0]`;
    expect(json.parse(many)).toEqual(JSON.parse(many));
    const long = JSON.stringify({ text: "é\n€".repeat(200_000) });
    expect(json.parse(long)).toEqual(JSON.parse(long));
    expect(json.parse("1" + "0".repeat(1_000_000) + "e-1000000")).toBe(1);
    expect(json.parse("0." + "0".repeat(1_000_000) + "1e1000001")).toBe(1);
    expect(json.parse("9".repeat(1_000_000))).toBe(Infinity);
  });
});
