import { describe, expect, it } from "vitest";
import { openHuggingFaceModel } from "../../../../src/convert/hugging-face/model.ts";
import { huggingFaceConfig, huggingFaceTensors } from "../../../models/hugging-face-files.ts";
import { memoryFolder, type MemoryFiles } from "../../../models/memory-folder.ts";
import { randomCheckpoint } from "../../../models/random-checkpoint.ts";
import { safetensorsFile, type TensorBytes } from "../../../models/safetensors-file.ts";
import { shapeNamed } from "../../../models/shapes.ts";

const checkpoint = randomCheckpoint(shapeNamed("head-dim-4"), 3); // dim 12, a classifier of its own
const config = JSON.stringify(huggingFaceConfig(checkpoint));
const tensors = huggingFaceTensors(checkpoint);
const INDEX = "model.safetensors.index.json";

async function open(files: MemoryFiles): Promise<ReadonlyMap<string, { file: string }>> {
  return (await openHuggingFaceModel(memoryFolder({ "config.json": config, ...files }))).tensors;
}

function single(changed: Record<string, TensorBytes | undefined>): MemoryFiles {
  const all = Object.entries({ ...tensors, ...changed }).filter(([, tensor]) => tensor !== undefined);
  return { "model.safetensors": safetensorsFile(Object.fromEntries(all) as Record<string, TensorBytes>) };
}

/** The tensors in two parts, every second one in each. */
function parts(): Record<string, Uint8Array> {
  const half = (which: number): [string, TensorBytes][] => Object.entries(tensors).filter((_, i) => i % 2 === which);
  return Object.fromEntries(
    [0, 1].map((which) => [`part-${which}.safetensors`, safetensorsFile(Object.fromEntries(half(which)))]),
  );
}

function index(map: Record<string, unknown> = {}): string {
  const all = Object.keys(tensors).map((name, i) => [name, `part-${i % 2}.safetensors`] as const);
  return JSON.stringify({ metadata: {}, weight_map: { ...Object.fromEntries(all), ...map } });
}

const norm: TensorBytes = { dtype: "F32", shape: [12], bytes: Buffer.alloc(48) };

describe("the tensors of a folder", () => {
  it("lie in one file, or in parts with an index; the one file goes first", async () => {
    const whole = await open({ ...single({}), ...parts(), [INDEX]: index() });
    expect(new Set([...whole.values()].map(({ file }) => file))).toEqual(new Set(["model.safetensors"]));
    const parted = await open({ ...parts(), [INDEX]: index() });
    expect([...parted.keys()]).toEqual([...whole.keys()]);
    expect(parted.get("lm_head.weight")!.file).toMatch(/^part-/);
  });

  it("may come with a shared classifier's copy and with tables that nothing needs", async () => {
    const tied = JSON.stringify({ ...huggingFaceConfig(checkpoint), tie_word_embeddings: true });
    const table = { "model.layers.0.self_attn.rotary_emb.inv_freq": norm };
    expect((await open({ ...single(table), "config.json": tied })).has("lm_head.weight")).toBe(false);
  });

  it.each([
    [{}, "MODEL_UNREADABLE", "there is neither model.safetensors nor model.safetensors.index.json"],
    [{ "pytorch_model.bin": "x" }, "MODEL_UNREADABLE", "only pytorch_model.bin: save the model as safetensors"],
    [{ "config.json": "[1]" }, "MODEL_INVALID", "config.json: expected a JSON object, found [1]"],
    [{ "config.json": "{" }, "MODEL_INVALID", "config.json: not JSON in UTF-8"],
    [{ "config.json": Buffer.from([0x22, 0xff, 0x22]) }, "MODEL_INVALID", "config.json: not JSON in UTF-8"],
    [{ "config.json": "[".repeat(1e6) }, "MODEL_INVALID", "config.json: nested more than 64 deep"],
    [{ "config.json": '{"architectures":["x\\n"]}' }, "MODEL_INVALID", 'config.json: the architecture is "x\\n"'],
    [{ "model.safetensors": "x" }, "MODEL_TRUNCATED", "model.safetensors: the file has only 1 bytes"],
    [
      single({ "lm_head.weight": undefined }),
      "MODEL_INVALID",
      "lm_head.weight is missing, and config.json does not say tie",
    ],
    [single({ "model.norm.weight": undefined }), "MODEL_INVALID", "the tensor model.norm.weight is missing"],
    [
      single({ "model.layers.2.input_layernorm.weight": norm }),
      "MODEL_INVALID",
      "which a model of this config.json does not have",
    ],
    [
      single({ "model.layers.0.self_attn.q_proj.bias": norm }),
      "MODEL_INVALID",
      '"model.safetensors" holds "model.layers.0.self',
    ],
    [
      single({ "model.norm.weight": { ...norm, shape: [12, 1] } }),
      "MODEL_INVALID",
      "shape [12, 1], config.json asks for [12]",
    ],
    [
      single({ "model.norm.weight": { ...norm, shape: [6], dtype: "F64" } }),
      "MODEL_INVALID",
      "is F64; only F32, BF16 and F16",
    ],
    [{ [INDEX]: index() }, "MODEL_UNREADABLE", 'names "part-0.safetensors", which is not there'],
    [
      { ...parts(), [INDEX]: index({ more: "part-1.safetensors" }) },
      "MODEL_INVALID",
      '"more" is not in "part-1.safetensors"',
    ],
    [
      {
        ...parts(),
        [INDEX]: index({ "lm_head.weight": "part-1.safetensors", "model.norm.weight": "part-1.safetensors" }),
      },
      "MODEL_INVALID",
      "is not in",
    ],
    [
      { ...parts(), [INDEX]: index({ more: "../part-1.safetensors" }) },
      "MODEL_INVALID",
      '"../part-1.safetensors", expected the name of',
    ],
    [{ ...parts(), [INDEX]: index({ more: 1 }) }, "MODEL_INVALID", 'tensor "more" is in 1, expected the name of'],
    [{ [INDEX]: '{"weight_map":1}' }, "MODEL_INVALID", "weight_map is 1, expected an object"],
    [
      {
        ...parts(),
        "part-2.safetensors": safetensorsFile({ "model.norm.weight": norm }),
        [INDEX]: index({ x: "part-2.safetensors" }),
      },
      "MODEL_INVALID",
      'tensor "model.norm.weight" is in "part-',
    ],
  ])("%# is refused in one line", async (files, code, message) => {
    const error: unknown = await open(files).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "Llama2Error", code });
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(/^[^\p{Cc}]+$/u);
  });

  it("must be a folder with config.json", async () => {
    await expect(openHuggingFaceModel(memoryFolder({}))).rejects.toThrow("there is no config.json");
  });
});
