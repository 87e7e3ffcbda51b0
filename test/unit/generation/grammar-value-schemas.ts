/** A schema as people write it, with what is valid in the grammar and what is not. */
export interface Example {
  readonly schema: unknown;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** Schemas of constants, strings, numbers and arrays. */
export const VALUE_EXAMPLES: Readonly<Record<string, Example>> = {
  enumeration: {
    schema: {
      enum: ["red", "re", "blue", 'quo"te', "line\nbreak", 1, 12, 1.5, true, null, { a: [1, "x"] }, "\u007fé"],
    },
    valid: [
      '"red"',
      '"re"',
      '"blue"',
      '"quo\\"te"',
      '"line\\nbreak"',
      "1",
      "12",
      "1.5",
      "true",
      "null",
      '{"a":[1,"x"]}',
      '"\\u007fé"',
    ],
    invalid: ['"r"', '"redd"', "2", "123", "1.", "false", '{"a":[1]}', "red"],
  },
  "enumeration with a type": {
    schema: { type: ["string", "integer"], enum: ["a", 1, 1.5, null] },
    valid: ['"a"', "1"],
    invalid: ["1.5", "null"],
  },
  constant: { schema: { const: "only this" }, valid: ['"only this"'], invalid: ['"only"', "only this"] },
  "all kinds of values": {
    schema: {},
    valid: [
      "1",
      "-1.5e-7",
      '"x"',
      "[]",
      "{}",
      "true",
      "null",
      '[1,"a",{"b":[[[{}]]]}]',
      "[".repeat(31) + "]".repeat(31),
      "0.1e+10",
    ],
    invalid: [
      "01",
      "+1",
      "1.",
      ".5",
      "1e",
      "1e100",
      "NaN",
      "Infinity",
      "tru",
      "[1,]",
      '{"a"}',
      "[".repeat(40) + "]".repeat(40),
      "[1}",
    ],
  },
  "any object": {
    schema: "object",
    valid: ["{}", ' {"a": 1}', '{"a":{"a":{"a":[{"a":1}]}}}', '{"a":1,"b":2,"c":3}'],
    invalid: ["[]", "1", '"x"', "null", '{"a":1,"a":2}', '{"a":{"b":1,"b":2}}', '{"a":1}}', '{"":1}'],
  },
  "array with bounds": {
    schema: { type: "array", items: { type: "integer" }, minItems: 2, maxItems: 3 },
    valid: ["[1,2]", "[1, 2, 3]"],
    invalid: ["[]", "[1]", "[1,2,3,4]", "[1,2,]", "[,1,2]"],
  },
  "array that must be empty": {
    schema: { type: "array", items: false, maxItems: 0 },
    valid: ["[]"],
    invalid: ["[1]", "[null]"],
  },
  "arrays with bounds in arrays with bounds": {
    schema: {
      type: "array",
      minItems: 2,
      maxItems: 2,
      items: { type: "array", minItems: 1, maxItems: 2, items: { const: 0 } },
    },
    valid: ["[[0],[0]]", "[[0,0],[0]]", "[[0, 0], [0, 0]]"],
    invalid: ["[[0]]", "[[],[0]]", "[[0,0,0],[0]]", "[[0],[0],[0]]"],
  },
  "string with bounds": {
    schema: { type: "string", minLength: 2, maxLength: 4 },
    valid: ['"ab"', '"abcd"', '"é😀"', '"\\n\\u00e9\\"\\\\"', '"😀😀😀😀"'],
    invalid: ['""', '"a"', '"abcde"', '"😀"', '"\\u00e9"', '"😀😀😀😀😀"'],
  },
  "integer between bounds": {
    schema: { type: "integer", minimum: -12, maximum: 305 },
    valid: ["0", "-1", "-12", "-9", "305", "300", "299", "99", "7"],
    invalid: ["-13", "306", "310", "1000", "-0", "00", "1.0", "-", "-2e0"],
  },
  "integer from a bound on": {
    schema: { type: "integer", exclusiveMinimum: 99 },
    valid: ["100", "999", "123456789012345"],
    invalid: ["99", "0", "-5", "1e3"],
  },
  "negative integer": {
    schema: { type: "integer", maximum: -5.5 },
    valid: ["-6", "-60"],
    invalid: ["-5", "5", "0", "-0"],
  },
  "number between bounds": {
    schema: { type: "number", minimum: 0, maximum: 1 },
    valid: ["0", "1", "0.5", "0.000001", "1.0", "1.000000", "0.999999"],
    invalid: ["1.1", "1.000001", "-0.1", "2", "0.5e0", "0.", "1.0000001"],
  },
  "number between close bounds": {
    schema: { type: "number", exclusiveMinimum: 0.1, maximum: 0.105 },
    valid: ["0.105", "0.1001", "0.10", "0.100001"].filter((text) => text !== "0.10"),
    invalid: ["0.1", "0.10", "0", "1", "0.2", "0.106", "-0.104"],
  },
  "negative number": {
    schema: { type: "number", minimum: -2.5, exclusiveMaximum: -0.25 },
    valid: ["-2.5", "-1", "-0.3", "-0.250001"],
    invalid: ["-2.6", "-0.25", "0", "-0", "-3", "1"],
  },
  "types in a list": {
    schema: { type: ["string", "null", "number"], maxLength: 1, minimum: 5 },
    valid: ["null", '"a"', '""', "5", "17.25"],
    invalid: ['"ab"', "4", "true", "-5"],
  },
  "no type, but keywords of one": { schema: { minItems: 1 }, valid: ["[1]"], invalid: ["[]", "1"] },
};
