/** Schemas as people write them, each with what is valid in the grammar and what is not. */
export interface Example {
  readonly schema: unknown;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

const object = (properties: object, more: object = {}): object => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

export const EXAMPLES: Readonly<Record<string, Example>> = {
  "an object": {
    schema: object({ name: { type: "string" }, age: { type: "integer" } }),
    valid: [
      '{"name":"A","age":3}',
      ' {"name": "A", "age": 3}',
      '{"name":"","age":-12}',
      '{"name":"\\n\\u00e9é😀","age":0}',
    ],
    invalid: [
      ...["", "{}", "[]", '{"age":3,"name":"A"}', '{"name":"A"}', '{"name":"A","age":"3"}', '{"name":"A","age":3.5}'],
      ...['{"name":"A","age":03}', '{"name":"A","age":-0}', '{"name":"A","age":3,}', '{"name":"A","age":3,"x":1}'],
      ...['{"name":"A\n","age":3}', '{"name":"\\x","age":3}', '{"name":"\\ud800","age":3}', '  {"name":"A","age":3}'],
      ...[
        '{"name":"A","age":3} ',
        '{ "name":"A","age":3}',
        '{"name" :"A","age":3}',
        '{"name":"A","age":1234567890123456}',
      ],
      ...['{"name":"\u007f","age":3}'],
    ],
  },
  "optional properties": {
    schema: object({ a: { type: "null" }, b: { type: "null" }, c: { type: "null" } }, { required: ["b"] }),
    valid: ['{"b":null}', '{"a":null,"b":null}', '{"b":null,"c":null}', '{"a":null,"b":null,"c":null}'],
    invalid: ["{}", '{"a":null}', '{"c":null,"b":null}', '{"b":null,"b":null}', '{"b":null,}', '{,"b":null}'],
  },
  "only optional properties": {
    schema: object({ a: { type: "boolean" }, ab: { type: "boolean" } }, { required: [] }),
    valid: ["{}", '{"a":true}', '{"ab":false}', '{"a":true,"ab":false}'],
    invalid: ['{"ab":true,"a":true}', '{"abc":true}', '{"a":null}', "{,}"],
  },
  "other names": {
    schema: {
      type: "object",
      properties: { id: { type: "integer" } },
      required: ["id"],
      additionalProperties: { type: "string" },
    },
    valid: ['{"id":1}', '{"id":1,"x":"y"}', '{"id":1, "x": "y", "i": "", "idd": ""}', '{"id":1,"é😀":"y"}'],
    invalid: [
      "{}",
      '{"id":1,"id":"y"}',
      '{"id":1,"x":2}',
      '{"id":1,"x":"","x":""}',
      '{"x":"","id":1}',
      '{"id":1,"":""}',
      '{"id":1,"\\n":""}',
    ],
  },
  "names of all kinds": {
    schema: { type: "object", additionalProperties: { type: "array", items: { type: "null" } } },
    valid: ["{}", '{"a":[]}', '{"a":[null],"b":[null, null]}'],
    invalid: ['{"a":[1]}', '{"a":[],"a":[]}', '{"a":[]', "null"],
  },
  "required names that are not listed": {
    schema: { type: "object", properties: { a: { type: "null" } }, required: ["b", "a"] },
    valid: ['{"a":null,"b":[1,{"c":2}]}'],
    invalid: ['{"a":null}', '{"b":1,"a":null}', "{}"],
  },
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
  alternatives: {
    schema: {
      anyOf: [
        object({ kind: { const: "cat" }, lives: { type: "integer" } }),
        object({ kind: { const: "car" }, doors: { enum: [2, 4] } }),
        { type: "null" },
      ],
    },
    valid: ['{"kind":"cat","lives":9}', '{"kind":"car","doors":4}', "null"],
    invalid: ['{"kind":"cat","doors":4}', '{"kind":"ca","lives":9}', '{"kind":"car","doors":3}', "nul"],
  },
  "one of some that exclude each other": {
    schema: {
      oneOf: [
        { type: "string" },
        { type: "integer" },
        object({ t: { const: "a" } }),
        object({ t: { enum: ["b", "c"] } }),
      ],
    },
    valid: ['"x"', "1", '{"t":"a"}', '{"t":"c"}'],
    invalid: ["1.5", '{"t":"d"}', "null"],
  },
  "one of some versions": {
    schema: {
      oneOf: [
        object({ v: { const: 1 } }),
        object({ v: { enum: [2, 2.5] }, more: { type: "null" } }),
        { enum: [1, "1"] },
      ],
    },
    valid: ['{"v":1}', '{"v":2.5,"more":null}', "1", '"1"'],
    invalid: ['{"v":1,"more":null}', '{"v":2}', "2"],
  },
  "all of one": { schema: { allOf: [{ type: "boolean" }] }, valid: ["true", "false"], invalid: ["null", "tru"] },
  recursion: {
    schema: {
      $defs: {
        node: object({ value: { type: "integer" }, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } }),
      },
      $ref: "#/$defs/node",
    },
    valid: ['{"value":1,"next":null}', '{"value":1,"next":{"value":2,"next":{"value":3,"next":null}}}'],
    invalid: ['{"value":1}', '{"value":1,"next":{}}', '{"value":1,"next":{"value":2,"next":null}'],
  },
  "recursion of the whole": {
    schema: {
      type: "object",
      properties: { children: { type: "array", items: { $ref: "#" } } },
      additionalProperties: false,
    },
    valid: ["{}", '{"children":[]}', '{"children":[{},{"children":[{}]}]}'],
    invalid: ['{"children":{}}', '{"children":[1]}', '{"children":[{}]'],
  },
  "references of all kinds": {
    schema: {
      type: "array",
      items: {
        anyOf: [{ $ref: "#/definitions/a~1b" }, { $ref: "#/definitions/list/anyOf/1" }, { $ref: "#/definitions/~0" }],
      },
      definitions: { "a/b": { const: 1 }, list: { anyOf: [{ const: 2 }, { const: 3 }] }, "~": true },
    },
    valid: ["[1,3]", '[{"any":"thing"}]'],
    invalid: ["[1", "1"],
  },
  "names that must be escaped": {
    schema: object({ 'a"b\\c\n': { type: "null" }, "é 😀": { type: "null" }, "": { type: "null" } }),
    valid: ['{"a\\"b\\\\c\\n":null,"é 😀":null,"":null}'],
    invalid: ['{"a\\"b\\\\c\\u000a":null,"é 😀":null,"":null}'],
  },
  "annotations and words that say nothing": {
    schema: {
      $schema: "http://json-schema.org/draft-07/schema#",
      title: "T",
      description: "D",
      type: "null",
      default: null,
      examples: [null],
    },
    valid: ["null"],
    invalid: ["1"],
  },
  true: { schema: true, valid: ["1", "{}"], invalid: ["{"] },
};
