import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { RandomText } from "./random-text.ts";
import { openText } from "./text-module.ts";

const text = await openText();
const { exports } = text;

/** What comes out of a gate, part by part; "flush" drops what it holds. */
function gate(parts: readonly (Uint8Array | "flush")[]): string[] {
  return text.scoped(() => {
    const g = exports.newUtf8Gate();
    return parts.map((part) => {
      if (part === "flush") {
        exports.flush(g);
        return "";
      }
      const out = exports.newWriter(-1, part.length + 4);
      exports.push(g, text.put(part), part.length, out);
      return text.written(out).toString("latin1");
    });
  });
}

/** Every valid character, none of the bytes between: what a decoder that marks errors gives, without the marks. */
function validPart(bytes: Uint8Array): Buffer {
  const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return Buffer.from(decoded.replaceAll("\ufffd", ""));
}

/** Cuts bytes at random places. */
function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + random.integer(6); // now and then an empty part
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, "hex");

describe("the UTF-8 gate", () => {
  it("holds a character back until it is whole", () => {
    expect(gate(["f0", "9f", "98", "80"].map(bytesOf))).toEqual(["", "", "", "\xf0\x9f\x98\x80"]);
    expect(gate(["41e2", "82", "ac42"].map(bytesOf))).toEqual(["A", "", "\xe2\x82\xacB"]);
  });

  it("drops bytes that are no part of a character, and nothing after them", () => {
    expect(gate(["ff41", "8042", "c343", "e28244", "eda08045", "f490808046", "c0af47"].map(bytesOf))).toEqual(
      Array.from("ABCDEFG"),
    );
    expect(gate(["e2", "c3", "a9"].map(bytesOf))).toEqual(["", "", "\xc3\xa9"]);
  });

  it("drops a dangling tail on flush, and starts anew", () => {
    expect(gate([bytesOf("e282"), "flush", bytesOf("ac41")])).toEqual(["", "", "A"]);
  });

  it("lets whole valid text through unchanged, wherever it is cut", () => {
    const random = new Random(12);
    const strings = new RandomText(random, "naïve café €5 😀", ["x"]);
    for (let i = 0; i < 1000; i++) {
      const bytes = Buffer.from(strings.next());
      expect(gate(cut(bytes, random)).join("")).toBe(bytes.toString("latin1"));
    }
  });

  it("lets the valid part of any bytes through, wherever they are cut", () => {
    const random = new Random(13);
    for (let i = 0; i < 3000; i++) {
      const bytes = Buffer.from(Array.from({ length: random.integer(30) }, () => hostileByte(random)));
      expect(gate(cut(bytes, random)).join(""), bytes.toString("hex")).toBe(validPart(bytes).toString("latin1"));
    }
  });

  function hostileByte(random: Random): number {
    const leads = [0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5];
    if (random.integer(3) === 0) return random.pick(leads);
    return random.integer(2) === 0 ? 0x80 + random.integer(64) : random.integer(256);
  }
});
