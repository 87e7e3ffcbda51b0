import { type Example, VALUE_EXAMPLES } from "./grammar-value-schemas.ts";

const object = (properties: object, more: object = {}): object => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

/** Schemas of objects, alternatives and references, and those of values. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  ...VALUE_EXAMPLES,
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
