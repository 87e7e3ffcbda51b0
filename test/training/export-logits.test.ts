import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { engineLogits } from "../engine/logits.ts";
import { openEngine } from "../engine/test-engine.ts";
import { hasPython, python } from "./python.ts";

const { engine, load } = await openEngine();
const folder = mkdtempSync(join(tmpdir(), "llama2-export-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A random model with key/value heads that are shared, saved as train.py does; prints its logits after `tokens`. */
const SAVE = `
import dataclasses, json, sys
import torch
from config import ModelConfig
from model import Llama
torch.manual_seed(7)
config = ModelConfig(dim=32, hidden_dim=64, n_layers=2, n_heads=4, n_kv_heads=2, vocab_size=48, seq_len=32)
model = Llama(config)
for parameter in model.parameters():
    torch.nn.init.normal_(parameter, mean=1.0 if parameter.ndim == 1 else 0.0, std=0.2)
torch.save({"config": dataclasses.asdict(config), "model": model.state_dict()}, sys.argv[1])
with torch.no_grad():
    print(json.dumps(model.logits(torch.tensor([json.loads(sys.argv[2])]))[0].tolist()))
`;

const present = hasPython("torch", "numpy");
const notice = present ? "" : " (skipped: LLAMA2_PYTHON, or python3, has no torch)";

describe.skipIf(!present)(`a model that PyTorch trained${notice}`, () => {
  it("gives the engine the same logits after its export", () => {
    const saved = join(folder, "last.pt");
    const exported = join(folder, "model.bin");
    const tokens = Array.from({ length: 32 }, (_, i) => (i * 29 + 1) % 48);
    const expected = JSON.parse(python("-c", SAVE, saved, JSON.stringify(tokens))) as number[][];
    python("export.py", saved, "-o", exported);
    load(readFileSync(exported), { rows: 32, logitRows: 32 });
    const found = engineLogits(engine, tokens, 32);
    for (const [pos, row] of expected.entries()) {
      const largest = Math.max(...row.map(Math.abs));
      const worst = Math.max(...row.map((logit, i) => Math.abs(logit - found[pos]![i]!)));
      expect(worst / largest, `position ${pos}`).toBeLessThan(1e-4);
    }
  });
});
