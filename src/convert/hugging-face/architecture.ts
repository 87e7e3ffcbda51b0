import { Llama2Error } from "../../errors.ts";
import { isObject, type JsonObject } from "../json-file.ts";
import { quoted, quotedValue } from "../quoted.ts";

/** The models whose forward pass is Llama 2's, by the names that config.json gives them. */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ["LlamaForCausalLM", "llama"],
  ["MistralForCausalLM", "mistral"],
]);

/** Mistral's window when config.json does not mention it: what transformers' MistralConfig takes. */
const MISTRAL_WINDOW = 4096;

/**
 * Refuses every model that the engine would compute wrongly, with the field that says so.
 * @throws Llama2Error MODEL_INVALID
 */
export function refuseUnsupported(json: JsonObject): void {
  const name = architecture(json);
  if (!ARCHITECTURES.has(name)) {
    const known = [...ARCHITECTURES.keys()].join(" and ");
    throw invalid(`the architecture is ${quoted(name)}; only ${known} can be converted`);
  }
  const quantization = json["quantization_config"] ?? json["compression_config"];
  if (isObject(quantization)) {
    const method = quotedValue(quantization["quant_method"]);
    throw invalid(`the weights are quantised already (${method}); convert the original in bf16, f16 or f32`);
  }
  const activation = json["hidden_act"] ?? "silu";
  if (activation !== "silu" && activation !== "swish") {
    throw invalid(`hidden_act is ${quotedValue(activation)}, but the engine has only silu`);
  }
  for (const field of ["attention_bias", "mlp_bias"]) {
    if (json[field]) throw invalid(`${field} is ${quotedValue(json[field])}, but the engine has no biases`);
  }
}

/** How many positions back attention sees; Infinity without a window. */
export function slidingWindow(json: JsonObject): number {
  if (ARCHITECTURES.get(architecture(json)) !== "mistral") return Infinity;
  const window = json["sliding_window"] === undefined ? MISTRAL_WINDOW : json["sliding_window"];
  if (window === null) return Infinity;
  if (typeof window === "number" && Number.isInteger(window) && window > 0) return window;
  throw invalid(`sliding_window is ${quotedValue(window)}, expected a whole number from 1 or null`);
}

/** "LlamaForCausalLM", or what stands in its place. */
function architecture(json: JsonObject): string {
  const names = json["architectures"];
  if (Array.isArray(names) && typeof names[0] === "string") return names[0];
  const type = json["model_type"];
  if (typeof type !== "string") throw invalid(`it names no architecture; is it the config.json of a model?`);
  return [...ARCHITECTURES].find(([, known]) => known === type)?.[0] ?? type;
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
