import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseCheckpoint, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { TENSOR_ORDER, type TensorName, tensorLayers, tensorShape } from "../../src/checkpoint/layout.ts";
import { hasPython, python } from "./python.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-export-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const CONFIG = { dim: 8, hiddenDim: 12, nLayers: 3, nHeads: 4, nKvHeads: 2, vocabSize: 10, seqLen: 16 };

/** Every tensor of every layer filled with a number of its own: 100 for each place in the order, 1 for each layer. */
const WRITE = `
import struct, sys
from pathlib import Path
from config import ModelConfig
from export import ORDER, tensor_shape, write_checkpoint
config = ModelConfig(${Object.values(CONFIG).join(", ")})
def tensor(name, layer):
    rows, cols = tensor_shape(name, config)
    count = rows * cols - int(sys.argv[2])
    return struct.pack(f"<{count}f", *[100 * ORDER.index(name) + layer] * count)
write_checkpoint(Path(sys.argv[1]), config, tensor)
`;

const present = hasPython();

describe.skipIf(!present)(`the trainer's writer${present ? "" : " (skipped: there is no python3)"}`, () => {
  it("puts every tensor where version 1 of llama2.c's format has it", () => {
    const path = join(folder, "model.bin");
    python("-c", WRITE, path, "0");
    const { header, tensors } = parseCheckpoint(readFileSync(path));
    expect(header).toEqual({ version: 1, config: CONFIG, sharedClassifier: true, groupSize: 0 });
    for (const [place, name] of TENSOR_ORDER[1].filter((tensor) => tensor !== "wcls").entries()) {
      const [rows, cols] = tensorShape(name, CONFIG);
      const expected = Array.from({ length: tensorLayers(name, CONFIG) }, (_, layer) =>
        new Array<number>(rows * cols).fill(100 * place + layer),
      );
      expect([...toFloat32(tensors.get(name as TensorName)!)], name).toEqual(expected.flat());
    }
  });

  it("refuses a tensor of another size than the model's shape asks for", () => {
    expect(() => python("-c", WRITE, join(folder, "short.bin"), "1")).toThrow(
      "rms_att of layer 0 has 28 bytes, expected 32",
    );
  });
});
