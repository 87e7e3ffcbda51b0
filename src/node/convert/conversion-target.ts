import { type ModelConfig, validateGroupSize } from "../../checkpoint/config.ts";
import { type CheckpointVersion } from "../../checkpoint/header.ts";
import { defaultGroupSize } from "../../checkpoint/quantize.ts";
import { type ConversionTarget } from "../../convert/convert.ts";
import { Llama2Error } from "../../errors.ts";

const PREFERRED_GROUP_SIZE = 64;

/**
 * What to make of a model: in version 2 with the group size that was asked for, or the largest that fits.
 * @param say gets a line when that is less than usual
 * @throws Llama2Error USAGE when the group size does not fit the model
 */
export function conversionTarget(
  version: CheckpointVersion,
  wanted: number | undefined,
  config: ModelConfig,
  say: (line: string) => void,
): ConversionTarget {
  if (version !== 2) return { version, groupSize: 0 };
  if (wanted === undefined) {
    const groupSize = defaultGroupSize(config);
    const why = `to divide dim ${config.dim} and hidden_dim ${config.hiddenDim}`;
    if (groupSize !== PREFERRED_GROUP_SIZE) say(`group size ${PREFERRED_GROUP_SIZE} reduced to ${groupSize} ${why}`);
    return { version, groupSize };
  }
  try {
    validateGroupSize(config, wanted);
  } catch (cause) {
    throw new Llama2Error("USAGE", `--group-size: ${(cause as Error).message}`, { cause });
  }
  return { version, groupSize: wanted };
}

/** "v2, Q8_0 in groups of 64" */
export function describeTarget({ version, groupSize }: ConversionTarget): string {
  return version === 2 ? `v2, Q8_0 in groups of ${groupSize}` : `v${version}, fp32`;
}
