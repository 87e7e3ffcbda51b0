import { Llama2Error } from "../../errors.ts";
import { type ByteSource, type FolderSource } from "../byte-source.ts";
import { isObject, namingFile, readJsonFile } from "../json-file.ts";
import { quoted, quotedValue } from "../quoted.ts";
import { readSafetensorsHeader, type StoredTensor } from "../safetensors/header.ts";

/** A tensor and the file that it lies in. */
export interface FiledTensor extends StoredTensor {
  readonly source: ByteSource;
  readonly file: string;
}

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
const MAX_SHARDS = 512;

/**
 * The tensors of a folder by their names: of model.safetensors, or of the parts that the index lists.
 * @throws Llama2Error MODEL_UNREADABLE when there are none, MODEL_MAGIC, MODEL_TRUNCATED or MODEL_INVALID
 */
export async function openTensors(folder: FolderSource): Promise<Map<string, FiledTensor>> {
  const single = await folder.open(SINGLE);
  if (single !== undefined) return fileTensors(SINGLE, single);
  const index = await namingFile(INDEX, async () => indexedFiles((await readJsonFile(folder, INDEX))?.["weight_map"]));
  if (index.size === 0) throw await noTensors(folder);
  const tensors = new Map<string, FiledTensor>();
  for (const file of new Set(index.values())) {
    const source = await folder.open(file);
    if (source === undefined) throw unreadable(`${INDEX} names ${quoted(file)}, which is not there`);
    for (const [name, tensor] of await fileTensors(file, source)) {
      const earlier = tensors.get(name);
      if (earlier) throw invalid(`tensor ${quoted(name)} is in ${quoted(earlier.file)} and in ${quoted(file)}`);
      tensors.set(name, tensor);
    }
  }
  for (const [name, file] of index) {
    if (tensors.get(name)?.file !== file) throw invalid(`${INDEX}: tensor ${quoted(name)} is not in ${quoted(file)}`);
  }
  return tensors;
}

async function fileTensors(file: string, source: ByteSource): Promise<Map<string, FiledTensor>> {
  const tensors = await namingFile(file, () => readSafetensorsHeader(source));
  return new Map(Array.from(tensors, ([name, tensor]) => [name, { ...tensor, source, file }]));
}

/** tensor -> file. Files lie in the folder itself: a name that leads elsewhere is refused. */
function indexedFiles(map: unknown): Map<string, string> {
  if (map === undefined) return new Map();
  if (!isObject(map)) throw invalid(`weight_map is ${quotedValue(map)}, expected an object`);
  const files = new Map<string, string>();
  for (const [name, file] of Object.entries(map)) {
    if (typeof file !== "string" || !/^[^/\\:\0]+\.safetensors$/.test(file)) {
      throw invalid(`tensor ${quoted(name)} is in ${quotedValue(file)}, expected the name of a .safetensors file`);
    }
    files.set(name, file);
  }
  const count = new Set(files.values()).size;
  if (count > MAX_SHARDS) throw invalid(`${count} files, at most ${MAX_SHARDS} are allowed`);
  return files;
}

async function noTensors(folder: FolderSource): Promise<Llama2Error> {
  for (const pickle of ["pytorch_model.bin", "pytorch_model.bin.index.json", "consolidated.00.pth"]) {
    if ((await folder.open(pickle)) === undefined) continue;
    return unreadable(
      `there is no ${SINGLE}, only ${pickle}: save the model as safetensors, or fetch that version of it`,
    );
  }
  return unreadable(`there is neither ${SINGLE} nor ${INDEX}`);
}

function unreadable(message: string): Llama2Error {
  return new Llama2Error("MODEL_UNREADABLE", message);
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
