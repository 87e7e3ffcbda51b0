import { cstringLength } from "../base/writer";
import { parseDecimal, parseWhole } from "../command/numbers";

const MAX_BIAS: f64 = 100; // as OpenAI's API: beyond it a token is certain or impossible anyway

/** "ID=X" of --logit-bias. */
@unmanaged
class Bias {
  id: u64;
  value: f64;
}

const parsed: usize = memory.data(16, 8); // one Bias

/** Reads "ID=X", zero-terminated. Null when it is anything else. Valid until the next call. */
export function parseBias(text: usize): Bias {
  const bias = changetype<Bias>(parsed);
  const length = <i32>cstringLength(text);
  let equals = 0;
  while (equals < length && load<u8>(text + equals) != 0x3d) equals++;
  if (equals < length && parseWhole(text, equals, parsed) && bias.id <= <u64>i32.MAX_VALUE) {
    bias.value = parseDecimal(text + equals + 1, length - equals - 1);
    if (abs(bias.value) <= MAX_BIAS) return bias;
  }
  return changetype<Bias>(0);
}
