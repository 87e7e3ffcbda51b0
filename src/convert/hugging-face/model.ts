import { Llama2Error } from "../../errors.ts";
import { type FolderSource } from "../byte-source.ts";
import { namingFile, readJsonFile } from "../json-file.ts";
import { type HuggingFaceConfig, parseModelConfig } from "./model-config.ts";
import { checkTensors, type ModelTensor } from "./model-tensors.ts";
import { ENGINE_EPSILON } from "./norm-epsilon.ts";
import { openTensors } from "./tensor-files.ts";

const CONFIG = "config.json";

/** A model that can be converted: everything about it is checked but its weights. */
export interface HuggingFaceModel extends HuggingFaceConfig {
  /** By Hugging Face's names. */
  readonly tensors: ReadonlyMap<string, ModelTensor>;
}

/**
 * Opens a Llama model as Hugging Face's transformers save it: config.json and safetensors files.
 * @param context positions to keep; all when undefined
 * @throws Llama2Error MODEL_UNREADABLE, MODEL_MAGIC, MODEL_TRUNCATED or MODEL_INVALID, USAGE for a wrong `context`
 */
export async function openHuggingFaceModel(
  folder: FolderSource,
  { context }: { readonly context?: number | undefined } = {},
): Promise<HuggingFaceModel> {
  const config = await namingFile(CONFIG, async () => {
    const json = await readJsonFile(folder, CONFIG);
    return json && parseModelConfig(json, context);
  });
  if (config === undefined) throw new Llama2Error("MODEL_UNREADABLE", `there is no ${CONFIG}`);
  const tensors = checkTensors(await openTensors(folder), config.config, config.sharedClassifier);
  return { ...config, tensors };
}

/** What a user of the converted model must know, one line each. */
export function modelNotes({ ropeTheta, epsilon, bos, eos }: HuggingFaceConfig): string[] {
  const notes: string[] = [];
  if (ropeTheta !== 10000) {
    notes.push(`the formats have no field for rope_theta: always run this model with --rope-theta ${ropeTheta}`);
  }
  if (epsilon !== ENGINE_EPSILON) {
    notes.push(`rms_norm_eps is ${epsilon}: weights are scaled so that the engine's ${ENGINE_EPSILON} gives the same`);
  }
  if (bos !== undefined && bos !== 1) notes.push(`bos_token_id is ${bos}, but the engine begins a text with token 1`);
  if (eos.length > 0 && !eos.includes(2)) {
    notes.push(`eos_token_id is ${eos.join()}, but the engine ends a text at token 2: see --stop`);
  }
  return notes;
}
