import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseCheckpoint, serializeCheckpoint, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { hasPython, python } from "./python.ts";

const folder = mkdtempSync(join(tmpdir(), "llama2-restore-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const file = (name: string): string => join(folder, name);

const GROUP = 16;

/** A random model, saved as train.py does. */
const SAVE = `
import dataclasses, sys
import torch
from config import ModelConfig
from model import Llama
torch.manual_seed(7)
config = ModelConfig(dim=32, hidden_dim=64, n_layers=2, n_heads=4, n_kv_heads=2, vocab_size=48, seq_len=32)
model = Llama(config)
for parameter in model.parameters():
    torch.nn.init.normal_(parameter, std=0.2)
torch.save({"config": dataclasses.asdict(config), "model": model.state_dict()}, sys.argv[1])
`;

/** Loads what restore.py wrote into a model, as train.py --start does. */
const LOAD = `
import sys
import torch
from config import ModelConfig
from model import Llama
state = torch.load(sys.argv[1], weights_only=True)
Llama(ModelConfig(**state["config"])).load_state_dict(state["model"])
`;

const present = hasPython("torch", "numpy");
const notice = present ? "" : " (skipped: LLAMA2_PYTHON, or python3, has no torch)";

describe.skipIf(!present)(`a Q8_0 file that training goes on from${notice}`, () => {
  it("gives every weight as the engine reads it", () => {
    python("-c", SAVE, file("first.pt"));
    python("export.py", file("first.pt"), "-o", file("first.bin"));
    const small = serializeCheckpoint(parseCheckpoint(readFileSync(file("first.bin"))), 2, GROUP);
    writeFileSync(file("small.bin"), small);
    python("restore.py", file("small.bin"), "-o", file("second.pt"));
    python("-c", LOAD, file("second.pt"));
    python("export.py", file("second.pt"), "-o", file("second.bin"));
    const [found, expected] = [readFileSync(file("second.bin")), small].map((bytes) => parseCheckpoint(bytes));
    for (const [name, tensor] of expected!.tensors) {
      expect(toFloat32(found!.tensors.get(name)!), name).toEqual(toFloat32(tensor));
    }
  });

  it.each([
    ["a file of another version", () => readFileSync(file("first.bin")), "expected a checkpoint of version 2"],
    [
      "a file that was cut off",
      () => readFileSync(file("small.bin")).subarray(0, -1),
      "its size does not fit its shape",
    ],
    ["next to nothing", () => Buffer.from("ak42"), "too short for a checkpoint"],
  ])("says so of %s", (_, bytes, message) => {
    writeFileSync(file("wrong.bin"), bytes());
    expect(() => python("restore.py", file("wrong.bin"), "-o", file("wrong.pt"))).toThrow(message);
  });
});
