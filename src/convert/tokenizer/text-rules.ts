import { Llama2Error } from "../../errors.ts";
import { isObject, type JsonObject } from "../json-file.ts";
import { quotedValue } from "../quoted.ts";
import { SPACE } from "./piece.ts";

/**
 * Refuses a tokenizer.json that does not treat text as SentencePiece does for Llama: a space before the text, U+2581 for
 * every space, byte-pair encoding over all of it, byte tokens for what is left.
 *
 * There are two spellings, and one difference: with the Metaspace of transformers' `legacy: false` a text that begins with
 * a space gets no other, while SentencePiece and the engine always put one there.
 * @throws Llama2Error MODEL_INVALID that names what is different
 */
export function refuseOtherText(json: JsonObject): void {
  const model = json["model"];
  if (!isObject(model)) throw invalid(`model is ${quotedValue(model)}, expected an object`);
  const [normalizers, preTokenizers] = [
    parts(json["normalizer"], "normalizers"),
    parts(json["pre_tokenizer"], "pretokenizers"),
  ];
  refuseByteLevel(json);
  const type = model["type"] ?? "BPE";
  if (type !== "BPE") throw invalid(`a tokenizer of type ${quotedValue(type)}; the engine's merges pairs (BPE)`);
  if (model["byte_fallback"] !== true)
    throw invalid("a tokenizer without byte_fallback; llama2.c's format needs byte tokens");
  if (model["ignore_merges"] === true) throw invalid("ignore_merges is set, but the engine's tokenizer always merges");
  for (const field of ["continuing_subword_prefix", "end_of_word_suffix"]) {
    if (model[field]) throw invalid(`${field} is ${quotedValue(model[field])}, but SentencePiece has none`);
  }
  if (isLegacy(normalizers) && preTokenizers.length === 0) return;
  if (normalizers.length === 0 && preTokenizers.length === 1 && isMetaspace(preTokenizers[0]!)) return;
  const found = [...normalizers, ...preTokenizers].map((part) => quotedValue(part["type"])).join(", ");
  throw invalid(`it prepares text in another way than Llama 2's (${found === "" ? "not at all" : found})`);
}

/**
 * Refuses the other family of BPE tokenizers, whatever else is in the folder.
 * @throws Llama2Error MODEL_INVALID
 */
export function refuseByteLevel(json: JsonObject): void {
  const components = [
    ...parts(json["normalizer"], "normalizers"),
    ...parts(json["pre_tokenizer"], "pretokenizers"),
    ...parts(json["decoder"], "decoders"),
  ];
  if (!components.some((part) => part["type"] === "ByteLevel")) return;
  const why = "llama2.c's format holds SentencePiece vocabularies only (--no-tokenizer converts the model alone)";
  throw invalid(`a byte-level BPE tokenizer, as Llama 3 has it; ${why}`);
}

/** A component, or those of a sequence. */
function parts(component: unknown, list: string): JsonObject[] {
  if (!isObject(component)) return [];
  if (component["type"] !== "Sequence") return [component];
  const inner = component[list];
  return Array.isArray(inner) ? inner.flatMap((part: unknown) => (isObject(part) ? [part] : [])) : [];
}

function isLegacy([prepend, replace, ...more]: readonly JsonObject[]): boolean {
  const pattern = replace?.["pattern"];
  return (
    more.length === 0 &&
    prepend?.["type"] === "Prepend" &&
    prepend["prepend"] === SPACE &&
    replace?.["type"] === "Replace" &&
    isObject(pattern) &&
    pattern["String"] === " " &&
    replace["content"] === SPACE
  );
}

function isMetaspace(part: JsonObject): boolean {
  const scheme = part["prepend_scheme"] ?? (part["add_prefix_space"] === false ? "never" : "always");
  return part["type"] === "Metaspace" && part["replacement"] === SPACE && scheme !== "never" && part["split"] === false;
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
