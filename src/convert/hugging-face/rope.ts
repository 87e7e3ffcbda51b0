import { Llama2Error } from "../../errors.ts";
import { isObject, type JsonObject } from "../json-file.ts";
import { quotedValue } from "../quoted.ts";

const DEFAULT_THETA = 10000;

/** What the engine's --rope-theta takes. */
const MIN_THETA = 1;
const MAX_THETA = 1e12;

/**
 * The base of the rotary embedding: `rope_theta`, or `rope_parameters.rope_theta` since transformers 5.
 * @throws Llama2Error MODEL_INVALID for an embedding that is scaled or covers a part of a head: no base gives that
 */
export function rope(json: JsonObject): number {
  for (const field of ["rope_scaling", "rope_parameters"]) {
    const value = json[field] ?? {};
    if (!isObject(value)) throw invalid(`${field} is ${quotedValue(value)}, expected an object`);
    refuseScaling(field, value);
  }
  const partial = json["partial_rotary_factor"] ?? 1;
  if (partial !== 1) {
    throw invalid(`partial_rotary_factor is ${quotedValue(partial)}, but the engine turns whole heads`);
  }
  const parameters = isObject(json["rope_parameters"]) ? json["rope_parameters"] : {};
  const theta = parameters["rope_theta"] ?? json["rope_theta"] ?? DEFAULT_THETA;
  if (typeof theta === "number" && theta >= MIN_THETA && theta <= MAX_THETA) return theta;
  throw invalid(`rope_theta is ${quotedValue(theta)}, expected a number from ${MIN_THETA} to ${MAX_THETA}`);
}

function refuseScaling(field: string, value: JsonObject): void {
  const type = value["rope_type"] ?? value["type"] ?? "default";
  if (type !== "default") {
    throw invalid(`${field} is of type ${quotedValue(type)}, but the engine has only RoPE that is not scaled`);
  }
  const partial = value["partial_rotary_factor"] ?? 1;
  if (partial !== 1)
    throw invalid(`partial_rotary_factor is ${quotedValue(partial)}, but the engine turns whole heads`);
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
