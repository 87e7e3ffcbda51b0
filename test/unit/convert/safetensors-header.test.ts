import { describe, expect, it } from "vitest";
import { readSafetensorsHeader } from "../../../src/convert/safetensors/header.ts";
import { memorySource } from "../../models/memory-folder.ts";
import { safetensorsFile, withHeader } from "../../models/safetensors-file.ts";

const read = async (file: Uint8Array): ReturnType<typeof readSafetensorsHeader> =>
  await readSafetensorsHeader(memorySource(file));

/** One tensor of two bytes, with some of its words replaced. */
function tensor(fields: object = {}): string {
  return JSON.stringify({ dtype: "F16", shape: [1], data_offsets: [0, 2], ...fields });
}

describe("a safetensors header", () => {
  it("says what lies where", async () => {
    const file = safetensorsFile({
      a: { dtype: "F32", shape: [2, 3], bytes: Buffer.alloc(24) },
      "b\n\u00e9": { dtype: "BF16", shape: [], bytes: Buffer.alloc(2) },
      empty: { dtype: "I64", shape: [0, 4], bytes: Buffer.alloc(0) },
    });
    const start = file.length - 26;
    expect([...(await read(file))]).toEqual([
      ["a", { type: "F32", shape: [2, 3], offset: start, bytes: 24 }],
      ["b\n\u00e9", { type: "BF16", shape: [], offset: start + 24, bytes: 2 }],
      ["empty", { type: "I64", shape: [0, 4], offset: start + 26, bytes: 0 }],
    ]);
  });

  it("may hold no tensor, white space, escapes and tensors in any order", async () => {
    expect((await read(withHeader(" {\t} \n"))).size).toBe(0);
    const header = `{"\\u0062": ${tensor({ data_offsets: [2, 4] })}, "a" :${tensor()}}   `;
    expect([...(await read(withHeader(header, Buffer.alloc(4)))).keys()]).toEqual(["b", "a"]);
  });

  const two = Buffer.alloc(2);
  it.each([
    [Buffer.alloc(7), "MODEL_TRUNCATED", "the file has only 7 bytes, but a safetensors file has at least 8"],
    [Buffer.from("{{{{{{{{{{"), "MODEL_MAGIC", "not a safetensors file: its header would have 88978412590834"],
    [withHeader("{}").subarray(0, 9), "MODEL_TRUNCATED", "only 9 bytes, but its header ends at byte 10"],
    [withHeader(`{"a":${tensor()}}`), "MODEL_TRUNCATED", "its tensors end at byte"],
    [withHeader("{}", two), "MODEL_INVALID", "the file has 2 bytes after its last tensor"],
    [withHeader(`{"a":${tensor()}}`, Buffer.alloc(3)), "MODEL_INVALID", "1 bytes after its last tensor"],
    [withHeader(""), "MODEL_INVALID", 'header, byte 0: expected "{"'],
    [withHeader("[]"), "MODEL_INVALID", 'header, byte 0: expected "{"'],
    [withHeader('{"a"'), "MODEL_INVALID", 'header, byte 4: expected ":"'],
    [withHeader('{"a":{}}'), "MODEL_INVALID", 'tensor "a" lacks its dtype, its shape or its two data_offsets'],
    [withHeader('{"a":1}'), "MODEL_INVALID", 'header, byte 5: expected "{"'],
    [withHeader('{"__metadata__":{"a":1}}'), "MODEL_INVALID", "expected a string"],
    [withHeader("{} {}"), "MODEL_INVALID", "text after the end of the header"],
    [withHeader("{}\0"), "MODEL_INVALID", "text after the end of the header"],
    [withHeader('{"a'), "MODEL_INVALID", "a string without an end"],
    [withHeader('{"a\\'), "MODEL_INVALID", "a string without an end"],
    [withHeader('{"\\x":'), "MODEL_INVALID", "a string that is not JSON's"],
    [withHeader('{"\n":'), "MODEL_INVALID", "a string that is not JSON's"],
    [withHeader(Buffer.from([0x7b, 0x22, 0xff, 0x22])), "MODEL_INVALID", "a string that is not JSON's"],
    [withHeader(`{"${"a".repeat(5000)}":1}`), "MODEL_INVALID", "a string of more than 4096 bytes"],
    [withHeader(`{"a":${tensor()},"a":${tensor()}}`, two), "MODEL_INVALID", 'the key "a" comes twice'],
    [withHeader(`{"a":{"dtype":"F16","dtype":"F16"}}`), "MODEL_INVALID", 'the key "dtype" comes twice'],
    [withHeader(`{"a":${tensor({ offset: 1 })}}`), "MODEL_INVALID", 'has an unknown field "offset"'],
    [withHeader(`{"a":${tensor({ dtype: "F17" })}}`, two), "MODEL_INVALID", 'has the unknown dtype "F17"'],
    [
      withHeader(`{"a":${tensor({ shape: [2] })}}`, two),
      "MODEL_INVALID",
      "has 2 bytes, but as F16 of shape [2] it needs 4",
    ],
    [withHeader(`{"a":${tensor({ data_offsets: [2, 0] })}}`, two), "MODEL_INVALID", "has -2 bytes"],
    [withHeader(`{"a":${tensor({ data_offsets: [0] })}}`, two), "MODEL_INVALID", "lacks"],
    [withHeader(`{"a":${tensor({ data_offsets: [0, 1, 2] })}}`, two), "MODEL_INVALID", "a list of more than 2 numbers"],
    [withHeader(`{"a":${tensor({ shape: [-1] })}}`, two), "MODEL_INVALID", "expected a whole number"],
    [withHeader(`{"a":${tensor({ shape: [1.5] })}}`, two), "MODEL_INVALID", 'expected "]"'],
    [withHeader(`{"a":${tensor({ shape: [1e21] })}}`, two), "MODEL_INVALID", 'expected "]"'],
    [withHeader('{"a":{"shape":[01]}}'), "MODEL_INVALID", "expected a whole number"],
    [withHeader('{"a":{"shape":[99999999999999999999]}}'), "MODEL_INVALID", "expected a whole number"],
    [
      withHeader(`{"a":${tensor({ shape: [9007199254740991, 9007199254740991] })}}`, two),
      "MODEL_INVALID",
      "it needs 1.6",
    ],
    [withHeader(`{"a":${tensor({ shape: Array(17).fill(1) })}}`, two), "MODEL_INVALID", "more than 16 numbers"],
    [withHeader(`{"a":${tensor()},"b":${tensor()}}`, two), "MODEL_INVALID", 'tensor "b" at byte'],
    [
      withHeader(`{"a":${tensor({ data_offsets: [2, 4] })}}`, Buffer.alloc(4)),
      "MODEL_INVALID",
      "2 bytes before tensor",
    ],
  ])("%# is refused in one line", async (file, code, message) => {
    const error: unknown = await read(file).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "Llama2Error", code });
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(/^[^\p{Cc}]+$/u);
  });

  it("holds at most a hundred thousand tensors and a hundred megabytes, whatever they nest", async () => {
    const many = Array.from({ length: 100_001 }, (_, i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`);
    await expect(read(withHeader(`{${many.join()}}`))).rejects.toThrow("more than 100000 keys");
    await expect(read(withHeader("{".repeat(2 ** 20)))).rejects.toThrow("expected a string");
    await expect(read(withHeader(`{"a":{"shape":${"[".repeat(2 ** 20)}`))).rejects.toThrow("expected a whole number");
    const large = withHeader("{}");
    large.writeBigUInt64LE(100_000_001n);
    await expect(read(large)).rejects.toMatchObject({ code: "MODEL_MAGIC" });
  });
});
