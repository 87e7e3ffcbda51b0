import { emit, emitByte, fits, here, instruction } from "./builder";
import { Op } from "./instruction";

/**
 * Texts of which one must come, as a tree of their bytes: one thread reads them all. The children of a node are a list of
 * Chars; where a text ends and others go on, behind a Split.
 */
const LEAVE: i32 = -1; // stands for the place behind the tree until that is known

let root: i32 = 0; // a Jump, whose target is the list of first bytes
let node: i32 = 0; // the node that the text that is being added has come to

/** Begins the code of a choice of texts. */
export function beginLiterals(): void {
  root = emit(Op.Jump);
  instruction(root).b = 0;
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
  if (list == LEAVE) list = splitBefore(0);
  if (list && instruction(list).op == Op.Split) {
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

/** Lets a text end at the node, before its children. */
function splitBefore(list: i32): i32 {
  const split = emit(Op.Split, LEAVE);
  instruction(split).b = list;
  instruction(node).b = split;
  return split;
}

/** Ends the text. */
export function endLiteral(): void {
  const list = instruction(node).b;
  if (list == 0) instruction(node).b = LEAVE;
  else if (list != LEAVE && instruction(list).op != Op.Split) splitBefore(list);
}

/** Ends the code of the choice. */
export function endLiterals(): void {
  const end = here();
  for (let pc = root; pc < end; pc++) {
    const i = instruction(pc);
    if (i.a == LEAVE) i.a = end;
    if (i.b == LEAVE) i.b = end;
  }
}
