import { beforeAll, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { instantiate } from "../../wasm/instantiate.ts";

const UNIT = 128;
const SIZE = 1_000_064 - (1_000_064 % UNIT); // no power of two, and no multiple of a large one

interface Pool {
  memory: WebAssembly.Memory;
  startPool(bytes: bigint): number;
  poolAlloc(bytes: number): number;
  poolFree(block: number): void;
  poolBlockSize(block: number): number;
  poolUsed(): number;
  poolSize(): number;
  poolHolds(bytes: bigint, beside: bigint): number;
  poolGrowth(): number;
}

let pool: Pool;
beforeAll(async () => {
  pool = (await instantiate("build/pool.wasm")) as unknown as Pool;
  expect(pool.startPool(BigInt(SIZE))).toBe(1);
});

/** The largest block that can be had now. */
function largest(): number {
  for (let size = 2 ** 20; size >= UNIT; size /= 2) {
    const block = pool.poolAlloc(size);
    if (block === 0) continue;
    pool.poolFree(block);
    return size;
  }
  return 0;
}

test("blocks are powers of two, aligned, and what was asked for fits", () => {
  for (const bytes of [0, 1, 64, 127, 128, 129, 4095, 4096, 4097, 300_000]) {
    const block = pool.poolAlloc(bytes);
    const size = pool.poolBlockSize(block);
    expect(block % 64).toBe(0);
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size).toBe(Math.max(UNIT, 2 ** Math.ceil(Math.log2(bytes))));
    expect(pool.poolUsed()).toBe(size);
    pool.poolFree(block);
    expect(pool.poolUsed()).toBe(0);
  }
});

test("the whole region can be handed out, and comes back whole", () => {
  expect(pool.poolSize()).toBe(SIZE);
  const before = largest();
  const blocks: number[] = [];
  for (let block = pool.poolAlloc(1); block !== 0; block = pool.poolAlloc(1)) blocks.push(block);
  expect(blocks.length).toBe(SIZE / UNIT);
  expect(new Set(blocks).size).toBe(blocks.length);
  expect(pool.poolUsed()).toBe(SIZE);
  const random = new Random(1);
  for (let i = blocks.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [blocks[i], blocks[j]] = [blocks[j]!, blocks[i]!];
  }
  for (const block of blocks) pool.poolFree(block);
  expect(pool.poolUsed()).toBe(0);
  expect(largest()).toBe(before);
});

test("asking for too much, and giving back what is no block, does nothing", () => {
  for (const bytes of [2 ** 20 + 1, 2 ** 31, 2 ** 32 - 1]) expect(pool.poolAlloc(bytes)).toBe(0);
  const block = pool.poolAlloc(1000);
  pool.poolFree(block);
  for (const wrong of [0, 1, block, block + UNIT, 2 ** 32 - 4]) pool.poolFree(wrong);
  expect(pool.poolUsed()).toBe(0);
});

test("blocks in use never overlap, whatever comes and goes", () => {
  const random = new Random(2);
  const live: { block: number; size: number; mark: number }[] = [];
  const bytes = new Uint8Array(pool.memory.buffer);
  for (let i = 0; i < 20_000; i++) {
    if (live.length > 0 && random.integer(100) < 45) {
      const [entry] = live.splice(random.integer(live.length), 1);
      const { block, size, mark } = entry!;
      expect(bytes.subarray(block, block + size).every((byte) => byte === mark)).toBe(true);
      pool.poolFree(block);
    } else {
      const size = 1 + random.integer(2 ** random.integer(16));
      const block = pool.poolAlloc(size);
      if (block === 0) continue;
      bytes.fill(i & 255, block, block + size);
      live.push({ block, size, mark: i & 255 });
    }
  }
  expect(live.length).toBeGreaterThan(20);
  for (const { block } of live) pool.poolFree(block);
  expect(pool.poolUsed()).toBe(0);
  expect(largest()).toBe(2 ** 19);
});

test("it says what it could hold if nothing else were in it", () => {
  const own = [1, 2, 3, 5, 8, 12, 13].map((units) => units * UNIT);
  for (const size of own) {
    pool.startPool(BigInt(size));
    for (const bytes of [...own, 1, 129, 400]) {
      for (const beside of [...own, 0, 129]) {
        const first = pool.poolAlloc(Math.max(bytes, beside));
        const second = beside > 0 ? pool.poolAlloc(Math.min(bytes, beside)) : first;
        const fits = first > 0 && second > 0;
        expect([size, bytes, beside, pool.poolHolds(BigInt(bytes), BigInt(beside)) !== 0]).toEqual([
          size,
          bytes,
          beside,
          fits,
        ]);
        pool.poolFree(first);
        pool.poolFree(second);
      }
    }
  }
  expect(pool.poolHolds(1n << 40n, 0n)).toBe(0);
  pool.startPool(BigInt(SIZE));
});

test("a buffer that doubles grows as far as it says", () => {
  for (const size of [1, 2, 3, 4, 6, 7, 12].map((blocks) => blocks * 64 * UNIT)) {
    pool.startPool(BigInt(size));
    let block = pool.poolAlloc(UNIT);
    for (;;) {
      const larger = pool.poolAlloc(pool.poolBlockSize(block) * 2);
      if (larger === 0) break;
      pool.poolFree(block);
      block = larger;
    }
    expect([size, pool.poolGrowth()]).toEqual([size, pool.poolBlockSize(block)]);
    pool.poolFree(block);
  }
  pool.startPool(BigInt(SIZE));
});
