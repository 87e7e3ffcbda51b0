import { alloc } from "../base/arena";
import { State } from "../model/state";
import { SequenceStatus } from "./sequence";
import { Slot } from "./slot";

/** Rows of prompts that a step takes, about, while others draw tokens and wait for it. */
const PREFILL_ROWS: i32 = 32;
/** Kernels take so many rows at once. */
const TILE: i32 = 4;

/** Chooses the rows of a step: one for every sequence that draws, then parts of prompts, in turns. */
@unmanaged
export class Batch {
  state: State;
  slots: usize; // Slot[slotCount]
  slotCount: i32;
  /** The slot whose prompt comes first next time. */
  turn: i32;

  slot(index: i32): Slot {
    return changetype<Slot>(this.slots + <usize>index * offsetof<Slot>());
  }

  /** Fills the state with the rows of a step. Returns how many. */
  gather(): i32 {
    this.state.clear();
    for (let i = 0; i < this.slotCount; i++) {
      const slot = this.slot(i);
      slot.rows = 0;
      slot.answer = -1;
      if (isReady(slot, SequenceStatus.Decode)) this.addToken(slot);
    }
    this.share();
    // Rows that ask for hidden states come behind all that ask for logits.
    for (let i = 0; i < this.slotCount; i++) if (isPart(this.slot(i), false)) this.addPart(this.slot(i));
    for (let i = 0; i < this.slotCount; i++) if (isPart(this.slot(i), true)) this.addPart(this.slot(i));
    return this.state.count;
  }

  /** Shares the room behind the drawing sequences among the prompts, another one first in every step. */
  private share(): void {
    const drawing = this.state.count;
    let room = this.state.rows - drawing;
    if (drawing > 0) room = min(room, ((drawing + PREFILL_ROWS + (TILE - 1)) & ~(TILE - 1)) - drawing);
    const start = this.turn;
    let first = true;
    for (let i = 0; i < this.slotCount && room > 0; i++) {
      const slot = this.slot((start + i) % this.slotCount);
      if (!isReady(slot, SequenceStatus.Prefill)) continue;
      const s = slot.sequence;
      slot.rows = min(room, s.promptCount - s.promptDone);
      room -= slot.rows;
      if (first) this.turn = (slot.index + 1) % this.slotCount;
      first = false;
    }
  }

  private addToken(slot: Slot): void {
    const id = slot.completion.id;
    store<i32>(slot.tokens + ((<usize>slot.count) << 2), id);
    slot.answer = this.state.add(id, slot.count, slot.index, true);
    slot.rows = 1;
  }

  private addPart(slot: Slot): void {
    const s = slot.sequence;
    for (let pos = s.promptDone, end = pos + slot.rows; pos < end; pos++) {
      const id = load<i32>(s.ids + ((<usize>pos) << 2));
      store<i32>(slot.tokens + ((<usize>pos) << 2), id);
      const row = s.embedding
        ? this.state.addHidden(id, pos, slot.index)
        : this.state.add(id, pos, slot.index, pos == s.promptCount - 1);
      if (slot.answer < 0) slot.answer = row;
    }
  }
}

function isReady(slot: Slot, status: SequenceStatus): bool {
  const s = slot.sequence;
  if (!changetype<usize>(s) || s.status != status || s.blocked) return false;
  return !changetype<usize>(s.leader);
}

/** Whether a slot has a part of a prompt in the step, which is to become an embedding or is not. */
function isPart(slot: Slot, embedding: bool): bool {
  if (slot.rows == 0 || slot.sequence.status != SequenceStatus.Prefill) return false;
  return (slot.sequence.embedding != 0) == embedding;
}

/** Null when memory is exhausted. */
export function newBatch(state: State, slots: usize, slotCount: i32): Batch {
  const b = changetype<Batch>(alloc(offsetof<Batch>()));
  if (!changetype<usize>(b)) return b;
  b.state = state;
  b.slots = slots;
  b.slotCount = slotCount;
  b.turn = 0;
  return b;
}
