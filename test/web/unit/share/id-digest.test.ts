import { expect, test } from "vitest";
import { digestIds } from "../../../../web/src/share/id-digest.ts";

test("no ids are the offset of FNV-1a", () => {
  expect(digestIds([])).toBe("cbf29ce484222325");
});

test("it is FNV-1a over the bytes of the ids", () => {
  // The published digest of "foobar", whose bytes are these two ids but for the last two zero bytes: so fold them by hand.
  let hash = 0x85944171f73967e8n;
  for (let i = 0; i < 2; i++) hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  const ids = [0x626f6f66, 0x00007261];
  expect(digestIds(ids)).toBe(hash.toString(16).padStart(16, "0"));
});

test("order, length and every bit count", () => {
  const digests = [[1, 2], [2, 1], [1, 2, 0], [1, 3], [1], [257], [1, 2 ** 24]].map(digestIds);
  expect(new Set(digests).size).toBe(digests.length);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
});
