import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { serializeCheckpoint, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import { checkpoint, folderWith, MODEL, once, quick, SEQ_LEN, TOKENIZER, VOCAB_SIZE } from "./cli-fixture.ts";

const Q8_0 = Buffer.from(serializeCheckpoint(checkpoint, 2, 16));
const folder = folderWith(() => ({
  "model.bin": MODEL,
  "quantized.bin": Q8_0,
  "tokenizer.bin": TOKENIZER,
  "cut.tok": TOKENIZER.subarray(0, -1),
}));

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("--info", () => {
  testInRuntimes(
    "tells the shape, the sizes and the hash of a file",
    async (runtime) => {
      const { code, stdout } = await runtime.run({ args: ["model.bin", "--info", "--json"], cwd: folder() });
      expect(code).toBe(0);
      const { dim, hiddenDim, nLayers, nHeads, nKvHeads } = checkpoint.header.config;
      const info = JSON.parse(stdout.toString()) as Record<string, unknown>;
      expect(info).toMatchObject({
        model: "model.bin",
        format: "llama2.c v0 fp32",
        dim,
        hidden_dim: hiddenDim,
        n_layers: nLayers,
        n_heads: nHeads,
        n_kv_heads: nKvHeads,
        vocab_size: VOCAB_SIZE,
        seq_len: SEQ_LEN,
        shared_classifier: false,
        rope_theta: 10000,
        parameters: [...checkpoint.tensors.values()].reduce((sum, tensor) => sum + toFloat32(tensor).length, 0),
        file_bytes: MODEL.length,
        sha256: sha256(MODEL),
        tokenizer: "ok",
      });
      // Keys and values, fp32.
      expect(info["kv_cache_bytes"]).toBeGreaterThanOrEqual(2 * 4 * nLayers * SEQ_LEN * ((dim / nHeads) * nKvHeads));
    },
    quick,
  );

  testInRuntimes(
    "says the same in lines",
    async (runtime) => {
      const [lines, json] = await Promise.all(
        [[], ["--json"]].map((form) => runtime.run({ args: ["quantized.bin", "--info", ...form], cwd: folder() })),
      );
      const info = JSON.parse(json!.stdout.toString()) as Record<string, unknown>;
      expect(info).toMatchObject({ format: "llama2.c v2 Q8_0", group_size: 16, sha256: sha256(Q8_0) });
      const pairs = lines!.stdout.toString().trimEnd().split("\n");
      expect(pairs.map((line) => line.split(": ")[0])).toEqual(Object.keys(info));
      expect(pairs).toContain("group_size: 16");
    },
    once,
  );

  testInRuntimes(
    "tells what is wrong with the tokenizer, and goes on",
    async (runtime) => {
      const { code, stdout } = await runtime.run({ args: ["model.bin", "--info", "-z", "cut.tok"], cwd: folder() });
      expect(stdout.toString()).toMatch(/^tokenizer: cut.tok ends at byte \d+, inside the text of token 319 of 320/m);
      expect(code).toBe(0);
    },
    once,
  );
});
