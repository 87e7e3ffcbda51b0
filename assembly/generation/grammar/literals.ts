import { emit, emitByte, emitPending, fits, here, instruction, resolve } from "./builder";
import { Op } from "./instruction";

/**
 * Texts of which one must come, as a tree of their bytes: one thread reads them all. The children of a node are a list of
 * Chars, behind a Split to `leave` where a text ends, too.
 */
let leave: i32 = 0;
let root: i32 = 0; // a Jump, whose target is the list of first bytes
let node: i32 = 0; // the node that the text that is being added has come to

/** Begins the code of a choice of texts. */
export function beginLiterals(): void {
  root = emit(Op.Jump);
  instruction(root).b = 0;
  leave = emitPending(Op.Jump, 0);
}

/** Begins the next text, which must not be empty. */
export function beginLiteral(): void {
  node = root;
}

/** Goes on with a byte of the text. */
export function literalByte(byte: u8): void {
  if (!fits()) return;
  let list = instruction(node).b;
  let before = node;
  if (list == leave || (list && instruction(list).op == Op.Split)) {
    if (list == leave) {
      list = emitPending(Op.Split, 0);
      instruction(list).a = leave;
      instruction(node).b = list;
    }
    before = list;
    list = instruction(list).b;
  }
  let last = 0;
  for (let pc = list; pc; pc = instruction(pc).a) {
    if (instruction(pc).byte == byte) {
      node = pc;
      return;
    }
    last = pc;
  }
  const added = emitByte(byte);
  instruction(added).b = 0;
  if (last) instruction(last).a = added;
  else instruction(before).b = added;
  node = added;
}

/** Ends the text. */
export function endLiteral(): void {
  const list = instruction(node).b;
  if (list == 0) instruction(node).b = leave;
  else if (list != leave && instruction(list).op != Op.Split) {
    const split = emitPending(Op.Split, list);
    instruction(split).a = leave;
    instruction(node).b = split;
  }
}

/** Ends the code of the choice. */
export function endLiterals(): void {
  resolve(leave, here());
}
