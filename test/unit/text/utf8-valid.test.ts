import { isUtf8 } from "node:buffer";
import { describe, expect, it } from "vitest";
import { openText } from "./text-module.ts";

// The borders of every row of the Unicode Standard's table 3-7, and bytes on either side of them.
const BORDERS = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
  0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];

const text = await openText();

function firstInvalid(bytes: Uint8Array): number {
  return text.scoped(() => Number(text.exports.isValidUtf8(text.put(bytes), bytes.length)));
}

describe("isValidUtf8", () => {
  it("takes every character there is", () => {
    const characters: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point < 0xd800 || point > 0xdfff) characters.push(String.fromCodePoint(point));
    }
    expect(firstInvalid(Buffer.from(characters.join("")))).toBe(-1);
    expect(firstInvalid(Buffer.alloc(0))).toBe(-1);
  });

  it("agrees with Node on every sequence of bytes at the borders, up to four long", () => {
    for (const sequence of sequences(4)) {
      const bytes = Buffer.from(sequence);
      if ((firstInvalid(bytes) === -1) !== isUtf8(bytes)) expect.fail(bytes.toString("hex"));
    }
  });

  it.each([
    ["80", 0],
    ["c3 a9 e2 82 ac f0 9f 98 80 ff", 9],
    ["61 62 c3", 2],
    ["61 62 e2 82", 2],
    ["61 62 e2 82 7a", 2],
    ["c3 a9 c3 c3 a9", 2],
  ])("names the offset where %s stops being UTF-8", (hex, offset) => {
    expect(firstInvalid(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toBe(offset);
  });
});

/** Every sequence of 1 to `longest` of those bytes. */
function* sequences(longest: number, head: readonly number[] = []): Generator<readonly number[]> {
  for (const byte of BORDERS) {
    const sequence = [...head, byte];
    yield sequence;
    if (longest > 1) yield* sequences(longest - 1, sequence);
  }
}
