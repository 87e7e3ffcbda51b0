import { beforeAll, beforeEach, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { instantiate } from "../../wasm/instantiate.ts";

const POOL = 256 * 1024;

interface Buffers {
  memory: WebAssembly.Memory;
  alloc(bytes: bigint): number;
  startPool(bytes: bigint): number;
  poolUsed(): number;
  newByteBuffer(): number;
  bufferAppend(b: number, from: number, n: number): number;
  bufferDropFront(b: number, n: number): void;
  bufferClear(b: number): void;
  bufferSwap(b: number, other: number): void;
  bufferAt(b: number): number;
  bufferLength(b: number): number;
}

let wasm: Buffers;
let source: number;
let buffer: number;
beforeAll(async () => {
  wasm = (await instantiate("build/pool.wasm")) as unknown as Buffers;
  wasm.startPool(BigInt(POOL));
  source = wasm.alloc(BigInt(POOL));
  buffer = wasm.newByteBuffer();
});
beforeEach(() => {
  wasm.bufferClear(buffer);
});

function append(data: Uint8Array): boolean {
  new Uint8Array(wasm.memory.buffer).set(data, source);
  return wasm.bufferAppend(buffer, source, data.length) !== 0;
}

function content(): Buffer {
  return Buffer.from(wasm.memory.buffer.slice(wasm.bufferAt(buffer)).slice(0, wasm.bufferLength(buffer)));
}

test("holds what was appended and not yet taken, through growing and moving", () => {
  const random = new Random(1);
  let model = Buffer.alloc(0);
  for (let i = 0; i < 3000; i++) {
    if (random.integer(2) === 0) {
      const data = Buffer.from(Array.from({ length: random.integer(300) }, () => random.integer(256)));
      expect(append(data)).toBe(true);
      model = Buffer.concat([model, data]);
    } else {
      const n = random.integer(model.length + 1) >> random.integer(4);
      wasm.bufferDropFront(buffer, n);
      model = model.subarray(n);
    }
    expect(content().equals(model)).toBe(true);
  }
});

test("a full pool refuses, and leaves what there is", () => {
  const piece = Buffer.alloc(1000, 7);
  let n = 0;
  while (append(piece)) n++;
  expect(n).toBeGreaterThan(POOL / 4 / piece.length);
  expect(content().equals(Buffer.alloc(n * piece.length, 7))).toBe(true);
  wasm.bufferDropFront(buffer, piece.length);
  expect(append(piece)).toBe(true);
});

test("cleared, it needs no block", () => {
  append(Buffer.alloc(5000));
  expect(wasm.poolUsed()).toBe(8192);
  wasm.bufferClear(buffer);
  expect(wasm.poolUsed()).toBe(0);
  expect(wasm.bufferLength(buffer)).toBe(0);
});

test("two buffers change places without a copy", () => {
  const other = wasm.newByteBuffer();
  append(Buffer.from("abcdef"));
  wasm.bufferDropFront(buffer, 2);
  const [at, used] = [wasm.bufferAt(buffer), wasm.poolUsed()];
  wasm.bufferSwap(buffer, other);
  expect([wasm.bufferLength(buffer), wasm.bufferAt(other), wasm.bufferLength(other)]).toEqual([0, at, 4]);
  append(Buffer.from("xy"));
  wasm.bufferSwap(other, buffer);
  expect(content().toString()).toBe("cdef");
  append(Buffer.from("gh"));
  expect(content().toString()).toBe("cdefgh");
  wasm.bufferClear(other);
  expect(wasm.poolUsed()).toBe(used);
});
