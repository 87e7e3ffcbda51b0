import { Config } from "../model/config";
import { kvCacheBytes } from "../model/kv-cache";
import { stateBytes } from "../model/state";
import { SEQUENCE_BYTES } from "./sequence";
import { slotBytes } from "./slot";

/** Bytes that `newScheduler` takes, but for what it rounds up. @param context 0 for all of the model's */
export function schedulerBytes(c: Config, slots: i32, context: i32, queue: i32, batchRows: i32): u64 {
  const positions = context > 0 ? context : c.seqLen;
  const shared = kvCacheBytes(c, slots, positions) + stateBytes(c, max(batchRows, slots), slots);
  return shared + <u64>slots * slotBytes(c, positions) + <u64>(slots + queue) * SEQUENCE_BYTES;
}
