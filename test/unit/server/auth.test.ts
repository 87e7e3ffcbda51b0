import { describe, expect, test } from "vitest";
import { PartsModule, type PartsOptions } from "./parts-module.ts";

const PATH = "GET /v1/models";

function statusOf(parts: PartsModule, authorization?: string): number {
  const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
  return parts.exports.authorized(parts.request(PATH, headers));
}

test("without keys everybody is welcome", () => {
  const parts = new PartsModule().start();
  expect([undefined, "Bearer x", "nonsense"].map((value) => statusOf(parts, value))).toEqual([200, 200, 200]);
});

const SOURCES: readonly (readonly [string, PartsOptions, string[]])[] = [
  ["flags", { args: ["m", "--api-key", "one", "--api-key=two,three"] }, ["one", "two,three"]],
  ["the environment", { env: { LLAMA2_API_KEY: "one,two" } }, ["one", "two"]],
  [
    "a file",
    {
      args: ["m", "--api-key-file", "keys.txt"],
      files: { "keys.txt": "# a comment\n\n one \r\ntwo\n#three\n\tfour#five\t" },
    },
    ["one", "two", "four#five"],
  ],
  [
    "a file and a flag",
    { args: ["m", "--api-key", "one"], env: { LLAMA2_API_KEY_FILE: "more.txt" }, files: { "more.txt": "two" } },
    ["one", "two"],
  ],
  ["long keys", { args: ["m", "--api-key", "k".repeat(1024)] }, ["k".repeat(1024)]],
];

describe.each(SOURCES)("keys from %s", (_, options, keys) => {
  test("each opens, in every spelling of the scheme", () => {
    const parts = new PartsModule(options).start();
    for (const key of keys) {
      for (const scheme of ["Bearer ", "bearer ", "BEARER \t "]) expect(statusOf(parts, scheme + key)).toBe(200);
    }
  });

  test("nothing else does", () => {
    const parts = new PartsModule(options).start();
    const [key = ""] = keys;
    const wrong = [
      "",
      key,
      `Basic ${key}`,
      `Bearer${key}`,
      "Bearer",
      "Bearer ",
      `Bearer ${key}x`,
      `Bearer ${key.slice(1)}`,
    ];
    for (const value of [undefined, ...wrong, `Bearer ${key} ${key}`, `Bearer ${key.toUpperCase()}`, "Bearer #three"]) {
      expect([value, statusOf(parts, value)]).toEqual([value, 401]);
      expect(parts.read(parts.exports.addedHeaders())).toBe('WWW-Authenticate: Bearer realm="llama2"\r\n');
    }
  });
});

test("the refusal says what is missing, and no key", () => {
  const parts = new PartsModule({ args: ["m", "--api-key", "secret"] }).start();
  expect(statusOf(parts)).toBe(401);
  expect(parts.failure).toBe("An API key is needed (Authorization: Bearer KEY).");
  expect(statusOf(parts, "Bearer guess")).toBe(401);
  expect(parts.failure).toBe("The API key is not valid.");
});

describe("a file of keys that cannot be used ends the start", () => {
  test.each([
    ["none.txt", undefined, "cannot open none.txt: No such file (the keys)"],
    ["empty.txt", "", "the file of keys empty.txt holds no key"],
    ["comments.txt", "# one\n\n", "the file of keys comments.txt holds no key"],
    [
      "spaces.txt",
      "# c\none\ntwo three\n",
      "the file of keys spaces.txt, line 3: a key has 1 to 1024 visible ASCII characters, no spaces",
    ],
    [
      "accents.txt",
      "clé\n",
      "the file of keys accents.txt, line 1: a key has 1 to 1024 visible ASCII characters, no spaces",
    ],
    [
      "long.txt",
      "k".repeat(1025),
      "the file of keys long.txt, line 1: a key has 1 to 1024 visible ASCII characters, no spaces",
    ],
    ["huge.txt", "k\n".repeat(600_000), "the file of keys huge.txt is larger than 1 MiB"],
  ])("%s", (name, content, message) => {
    const files = content === undefined ? {} : { [name]: content };
    expect(() => new PartsModule({ args: ["m", "--api-key-file", name], files }).start()).toThrow(message);
  });
});

test("a thousand keys", () => {
  const keys = Array.from({ length: 1000 }, (_, i) => `key-${i}`);
  const parts = new PartsModule({ args: ["m", "--api-key-file", "keys"], files: { keys: keys.join("\n") } }).start();
  for (const key of keys) expect(statusOf(parts, `Bearer ${key}`)).toBe(200);
  expect(statusOf(parts, "Bearer key-1000")).toBe(401);
});
