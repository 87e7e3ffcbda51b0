/** A name that an object has. */
@unmanaged
export class KeyCell {
  /** The name before it, null at the first. */
  next: KeyCell;
  hash: u32;
  /** While frames are moved: where it is now, null before. */
  moved: KeyCell;
}

/** A call that has not returned. Frames never change, because threads share them; a new state is a new frame. */
@unmanaged
export class Frame {
  /** The frame of the caller, null at the outermost. */
  parent: Frame;
  /** Where it goes on after the call. */
  back: i32;
  /** Tokens from the Return of this call to the end of the text, and what this frame owes. */
  total: i32;
  /** Tokens of the items that its array still lacks, but the next one. */
  owed: i32;
  /** Items of its array, or free names of its object. */
  count: i32;
  depth: i32;
  keys: KeyCell;
  moved: Frame;
}

export const NO_FRAME: Frame = changetype<Frame>(0);
export const NO_KEY: KeyCell = changetype<KeyCell>(0);

// Where frames and keys are made at present: a room that only fills up.
export let top: usize = 0;
let end: usize = 0;

/** From now on frames are made from `from` on; `top` tells how far they come. */
export function useRoom(from: usize, to: usize): void {
  top = from;
  end = to;
}

/** A copy of a frame to change. Null when the room is full. */
export function copyFrame(source: Frame): Frame {
  const bytes = offsetof<Frame>();
  if (top + bytes > end) return NO_FRAME;
  const frame = changetype<Frame>(top);
  top += bytes;
  if (changetype<usize>(source)) memory.copy(changetype<usize>(frame), changetype<usize>(source), bytes);
  else memory.fill(changetype<usize>(frame), 0, bytes);
  frame.moved = NO_FRAME;
  return frame;
}

/** A name before others. Null when the room is full. */
export function newKey(hash: u32, next: KeyCell): KeyCell {
  if (top + offsetof<KeyCell>() > end) return NO_KEY;
  const cell = changetype<KeyCell>(top);
  top += offsetof<KeyCell>();
  cell.hash = hash;
  cell.next = next;
  cell.moved = NO_KEY;
  return cell;
}

/** A frame's depth; the outermost has none. */
export function depthOf(frame: Frame): i32 {
  return changetype<usize>(frame) ? frame.depth : 0;
}

/** Tokens from a frame's Return to the end of the text. */
export function totalOf(frame: Frame): i32 {
  return changetype<usize>(frame) ? frame.total : 0;
}

/** Whether two frames say the same. */
export function isSameFrame(a: Frame, b: Frame): bool {
  if (a == b) return true;
  if (!changetype<usize>(a) || !changetype<usize>(b) || a.parent != b.parent) return false;
  return a.back == b.back && a.owed == b.owed && a.count == b.count && a.keys == b.keys;
}

/** Copies a frame and all that it needs to the present room, each once. Null when it does not fit. */
export function moveFrame(frame: Frame): Frame {
  let first = NO_FRAME;
  let last = NO_FRAME;
  while (changetype<usize>(frame)) {
    let moved = frame.moved;
    const isNew = !changetype<usize>(moved);
    if (isNew) {
      moved = copyFrame(frame);
      if (!changetype<usize>(moved)) return NO_FRAME;
      if (changetype<usize>(frame.keys)) {
        moved.keys = moveKeys(frame.keys);
        if (!changetype<usize>(moved.keys)) return NO_FRAME;
      }
      frame.moved = moved;
    }
    if (changetype<usize>(last)) last.parent = moved;
    else first = moved;
    if (!isNew) break;
    last = moved;
    frame = frame.parent;
  }
  return first;
}

function moveKeys(key: KeyCell): KeyCell {
  let first = NO_KEY;
  let last = NO_KEY;
  while (changetype<usize>(key)) {
    let moved = key.moved;
    const isNew = !changetype<usize>(moved);
    if (isNew) {
      moved = newKey(key.hash, NO_KEY);
      if (!changetype<usize>(moved)) return NO_KEY;
      key.moved = moved;
    }
    if (changetype<usize>(last)) last.next = moved;
    else first = moved;
    if (!isNew) break;
    last = moved;
    key = key.next;
  }
  return first;
}
