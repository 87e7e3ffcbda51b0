import { describe, expect, it } from "vitest";
import { parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { Llama2Error } from "../../../src/errors.ts";
import { randomCheckpoint } from "../../models/random-checkpoint.ts";
import { shapeNamed } from "../../models/shapes.ts";

const checkpoint = randomCheckpoint(shapeNamed("head-dim-4"), 1);
const legacy = serializeCheckpoint(checkpoint, 0);
const quantized = serializeCheckpoint(checkpoint, 2, 3);

function failure(bytes: Uint8Array): Llama2Error {
  try {
    parseCheckpoint(bytes);
  } catch (error) {
    if (error instanceof Llama2Error) return error;
    throw error;
  }
  throw new Error("no error");
}

/** A copy with one i32 replaced. */
function patched(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setInt32(offset, value, true);
  return copy;
}

describe("a checkpoint that is not one", () => {
  it.each([legacy, quantized])("is truncated wherever it is cut", (bytes) => {
    const cuts = [...Array(260).keys(), ...Array.from({ length: 50 }, (_, i) => bytes.length - 1 - i * 97)];
    for (const cut of cuts) expect(failure(bytes.subarray(0, cut)).code, `cut at ${cut}`).toBe("MODEL_TRUNCATED");
  });

  it("says how many bytes are missing", () => {
    expect(failure(legacy.subarray(0, 1000)).message).toBe(
      `the file has 1000 bytes, its header asks for ${legacy.length}`,
    );
  });

  it("may not be longer than its header says", () => {
    const longer = new Uint8Array(legacy.length + 4);
    longer.set(legacy);
    expect(failure(longer).code).toBe("MODEL_INVALID");
    expect(failure(longer).message).toContain("4 bytes more");
  });

  it.each(["GGUF", "PK\x03\x04", "\x7fELF", "{\n  ", "\0\0\0\0"])("is refused when it starts with %j", (start) => {
    const bytes = legacy.slice();
    bytes.set(new TextEncoder().encode(start));
    expect(failure(bytes).code).toBe("MODEL_MAGIC");
  });

  it.each([
    ["version is 3", 4, 3],
    ["hidden_dim is -1", 12, -1],
    ["n_layers is 0", 16, 0],
    ["n_heads is 13", 20, 13],
    ["dim is 12, not a multiple of n_heads = 5", 20, 5],
    ["expected an even number", 20, 4],
    ["n_kv_heads is 4", 24, 4],
    ["n_heads is 3, not a multiple of n_kv_heads = 2", 24, 2],
    ["vocab_size is -2147483648", 28, -(2 ** 31)],
    ["seq_len is 2147483647", 32, 2 ** 31 - 1],
    ["group_size is 0", 37, 0],
    ["dim is 12, not a multiple of group_size = 5", 37, 5],
    ["hidden_dim is 18, not a multiple of group_size = 4", 37, 4],
  ])("is refused when %s", (message, offset, value) => {
    const error = failure(patched(quantized, offset, value));
    expect(error.message).toContain(message);
    expect(error.code).toBe("MODEL_INVALID");
  });

  it("asks for more than any file has when its sizes are absurd", () => {
    let bytes = patched(quantized, 8, 2 ** 20);
    for (const [offset, value] of [
      [12, 2 ** 20],
      [16, 4096],
      [20, 1],
      [24, 1],
      [28, 2 ** 24],
      [37, 1],
    ] as const) {
      bytes = patched(bytes, offset, value);
    }
    expect(failure(bytes).code).toBe("MODEL_TRUNCATED");
  });

  it("refuses a legacy header without a vocabulary", () => {
    expect(failure(patched(legacy, 20, 0)).message).toContain("vocab_size is 0");
  });
});
