import { HEADER_PREFIX_BYTES } from "../checkpoint/header.ts";
import { checkPrefix, type ModelMeta, modelMeta } from "./check-model.ts";

/**
 * What a file says that it is, by its first bytes and its length: for a page that has been given one.
 * @throws Llama2Error MODEL_MAGIC, MODEL_TRUNCATED, MODEL_INVALID
 */
export async function readModelMeta(file: Blob): Promise<ModelMeta> {
  const prefix = new Uint8Array(await file.slice(0, HEADER_PREFIX_BYTES).arrayBuffer());
  return modelMeta(checkPrefix(prefix, file.size));
}
