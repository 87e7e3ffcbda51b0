import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { openText } from "../text/text-module.ts";

const text = await openText();

/** The digest of bytes handed over in parts, in hexadecimal. */
function sha256(parts: readonly Uint8Array[]): string {
  const { exports } = text;
  return text.scoped(() => {
    const s = exports.newSha256();
    for (const part of parts) {
      text.scoped(() => {
        exports.sha256Update(s, text.put(part), part.length);
      });
    }
    const digest = text.put(new Uint8Array(32));
    exports.sha256Final(s, digest);
    return text.get(digest, 32).toString("hex");
  });
}

function expected(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.bits());
}

describe("SHA-256", () => {
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of FIPS 180's example %j", (message, digest) => {
    expect(sha256([Buffer.from(message)])).toBe(digest);
  });

  it("equals Node's for every length up to four blocks", () => {
    const bytes = randomBytes(new Random(14), 256);
    for (let length = 0; length <= bytes.length; length++) {
      const part = bytes.subarray(0, length);
      expect(sha256([part])).toBe(expected(part));
    }
  });

  it("does not depend on how the bytes are split", () => {
    const bytes = randomBytes(new Random(15), 200);
    for (let first = 0; first <= 130; first++) {
      for (const second of [0, 1, 55, 56, 63, 64, 65]) {
        const parts = [bytes.subarray(0, first), bytes.subarray(first, first + second), bytes.subarray(first + second)];
        expect(sha256(parts)).toBe(expected(bytes));
      }
    }
  });

  it("equals Node's for a stream of random parts", () => {
    const random = new Random(16);
    for (let i = 0; i < 20; i++) {
      const parts = Array.from({ length: 30 }, () => randomBytes(random, random.integer(500)));
      expect(sha256(parts)).toBe(expected(Buffer.concat(parts)));
    }
  });

  it("counts bits beyond 32 bits", () => {
    const { exports } = text;
    const part = new Uint8Array(2 ** 26);
    const copy = text.put(part);
    const s = exports.newSha256();
    const hash = createHash("sha256");
    for (let i = 0; i < 9; i++) {
      hash.update(part);
      exports.sha256Update(s, copy, part.length);
    }
    exports.sha256Final(s, copy);
    expect(text.get(copy, 32).toString("hex")).toBe(hash.digest("hex"));
  });
});
