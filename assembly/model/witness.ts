import { State } from "./state";

/**
 * Looks on while the model attends: keeps the attention weights of one row of a pass, the last that asked for something. It
 * changes no number. What is kept lies in memory, not in globals, because threads share nothing else.
 */
const watched: usize = memory.data(20, 4);
const WEIGHTS: usize = 0; // u32: f32[layers, heads, stride], 0 while nobody looks
const STRIDE: usize = 4; // u32: positions
const WANTED: usize = 8; // i32: the slot to look at, or ANY_SLOT
const SLOT: usize = 12; // i32: the row that was chosen, -1 without one
const POSITION: usize = 16; // i32

/** Whatever slot computes something. */
export const ANY_SLOT: i32 = -1;

/** Begins to look. @param weights f32[layers, heads, stride]   @param stride the most positions of a slot */
export function watchAttention(weights: usize, stride: i32, slot: i32): void {
  store<u32>(watched, <u32>weights, WEIGHTS);
  store<i32>(watched, stride, STRIDE);
  store<i32>(watched, slot, WANTED);
  store<i32>(watched, -1, SLOT);
  store<i32>(watched, -1, POSITION);
}

/** Ends looking; nothing of the weights is read or written any more. */
export function unwatchAttention(): void {
  store<u32>(watched, 0, WEIGHTS);
}

/** Where the weights are that were kept last, -1 without any. */
export function witnessSlot(): i32 {
  return load<i32>(watched, SLOT);
}

/** The position of the token that attended. */
export function witnessPosition(): i32 {
  return load<i32>(watched, POSITION);
}

/** Chooses the row of a pass that is about to begin. */
export function chooseWitness(s: State): void {
  if (!load<u32>(watched, WEIGHTS)) return;
  const wanted = load<i32>(watched, WANTED);
  for (let i = s.wanted - 1; i >= 0; i--) {
    const row = (<usize>load<i32>(s.sources + ((<usize>i) << 2))) << 2;
    const slot = load<i32>(s.slots + row);
    if (wanted != ANY_SLOT && wanted != slot) continue;
    store<i32>(watched, slot, SLOT);
    store<i32>(watched, load<i32>(s.positions + row), POSITION);
    return;
  }
}

/** Keeps the weights with which a head attended, if it is the chosen row's. @param weights f32[pos + 1] */
export function witness(slot: i32, pos: i32, head: i32, weights: usize): void {
  const kept = <usize>load<u32>(watched, WEIGHTS);
  if (!kept || load<i32>(watched, POSITION) != pos || load<i32>(watched, SLOT) != slot) return;
  memory.copy(kept + ((<usize>(head * load<i32>(watched, STRIDE))) << 2), weights, (<usize>(pos + 1)) << 2);
}
