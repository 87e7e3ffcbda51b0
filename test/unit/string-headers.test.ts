import asc from "assemblyscript/asc";
import { expect, test } from "vitest";
import { withoutStringHeaders } from "../../scripts/string-headers.ts";

const SOURCE = `
  const WORDS: StaticArray<string> = ["", "a", "twelve bytes", "ends in a zero\\0", "größer", "\\u{1f98a}", "the same", "the same"];
  const numbers: usize = memory.data<u8>([2, 0, 0, 0, 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
  export function count(): i32 { return WORDS.length; }
  export function lengthOf(i: i32): i32 { return WORDS[i].length; }
  export function codeAt(i: i32, at: i32): i32 { return WORDS[i].charCodeAt(at); }
  export function isSame(i: i32, j: i32): bool { return WORDS[i] == WORDS[j]; }
  export function sum(): i32 { let s = 0; for (let i: usize = 0; i < 16; i++) s = s * 3 + load<u8>(numbers + i); return s; }
`;

interface Words {
  count: () => number;
  lengthOf: (i: number) => number;
  codeAt: (i: number, at: number) => number;
  isSame: (i: number, j: number) => number;
  sum: () => number;
}

async function compiled(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = ["words.ts", "-o", "words.wasm", "-O3", "--runtime", "stub", "--use", "abort="];
  const { error } = await asc.main(options, {
    readFile: (name: string) => (name === "words.ts" ? SOURCE : null),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === "words.wasm") binary = contents as Uint8Array;
    },
    listFiles: () => null,
  });
  if (error !== null) throw error;
  return binary!;
}

async function words(module: Uint8Array): Promise<{ texts: string[]; sum: number; same: number[] }> {
  const { instance } = await WebAssembly.instantiate(module as Uint8Array<ArrayBuffer>);
  const w = instance.exports as unknown as Words;
  const indices = Array.from({ length: w.count() }, (_, i) => i);
  const text = (i: number): string =>
    String.fromCharCode(...Array.from({ length: w.lengthOf(i) }, (_, at) => w.codeAt(i, at)));
  return { texts: indices.map(text), sum: w.sum(), same: indices.map((i) => w.isSame(i, 6)) };
}

test("a module without the strings' headers is smaller and has the same strings and data", async () => {
  const module = await compiled();
  const smaller = withoutStringHeaders(module);
  expect(smaller.length).toBeLessThan(module.length - 30);
  const before = await words(module);
  expect(before.texts.slice(0, 3)).toEqual(["", "a", "twelve bytes"]);
  expect(await words(smaller)).toEqual(before);
});

test("what is done is done once: there is nothing left to leave out", async () => {
  const once = withoutStringHeaders(await compiled());
  expect(Buffer.from(withoutStringHeaders(once)).equals(once)).toBe(true);
});

test("a module that is cut off is refused", async () => {
  const module = await compiled();
  expect(() => withoutStringHeaders(module.subarray(0, module.length - 5))).toThrow("ends too soon");
});
