import { alloc } from "../base/arena";

/** From a piece's bytes to its id: open addressing, at most half full, so that a look-up costs about one probe. */
@unmanaged
export class PieceTable {
  /** Slot[mask + 1]. */
  slots: usize;
  mask: u32;
  /** Bytes of the longest piece: nothing longer is looked up. */
  longest: u32;

  /** Adds a piece, unless it is empty or there already. The bytes stay where they are. */
  add(id: i32, piece: usize, length: u32): void {
    if (length == 0) return;
    const slot = this.slotOf(piece, length);
    if (slot.piece) return;
    slot.hash = hash(piece, length);
    slot.id = id;
    slot.piece = piece;
    slot.length = length;
    this.longest = max(this.longest, length);
  }

  /** The id of the piece with these bytes, -1 when there is none. */
  find(bytes: usize, length: u32): i32 {
    if (length > this.longest) return -1;
    const slot = this.slotOf(bytes, length);
    return slot.piece ? slot.id : -1;
  }

  /** The slot that holds the piece, or the empty one where it would go. */
  private slotOf(bytes: usize, length: u32): Slot {
    const wanted = hash(bytes, length);
    let i = wanted & this.mask;
    let slot = this.slot(i);
    while (slot.piece && !slot.holds(wanted, bytes, length)) {
      i = (i + 1) & this.mask;
      slot = this.slot(i);
    }
    return slot;
  }

  private slot(i: u32): Slot {
    return changetype<Slot>(this.slots + i * offsetof<Slot>());
  }
}

@unmanaged
class Slot {
  /** 0 in an empty slot. */
  piece: usize;
  length: u32;
  hash: u32;
  id: i32;

  holds(hash: u32, bytes: usize, length: u32): bool {
    return this.hash == hash && this.length == length && memory.compare(this.piece, bytes, length) == 0;
  }
}

/** FNV-1a, then a multiplication's high bits folded down: the slot is taken from the low ones. */
function hash(bytes: usize, length: u32): u32 {
  let h: u32 = 0x811c9dc5;
  for (let i: u32 = 0; i < length; i++) h = (h ^ load<u8>(bytes + i)) * 0x01000193;
  return h ^ (h >> 15);
}

/** An empty table for at most `capacity` pieces. Null when memory is exhausted. */
export function newPieceTable(capacity: i32): PieceTable {
  let slots: u64 = 2;
  while (slots < 2 * <u64>capacity) slots *= 2;
  const t = changetype<PieceTable>(alloc(offsetof<PieceTable>() + slots * offsetof<Slot>()));
  if (!changetype<usize>(t)) return t;
  t.slots = changetype<usize>(t) + offsetof<PieceTable>();
  t.mask = <u32>(slots - 1);
  t.longest = 0;
  memory.fill(t.slots, 0, <usize>slots * offsetof<Slot>());
  return t;
}
