import { alloc } from "../../base/arena";
import { at, Instruction, MAX_DEPTH, Op } from "./instruction";

/** The largest grammar: half a megabyte. */
export const MAX_INSTRUCTIONS: i32 = 1 << 15;

// The grammar that is being made. One that is too large goes on in its last place, and is refused in the end.
export let code: usize = 0;
let count: i32 = 0;

/** Starts a grammar, in scratch memory of the arena. False when that is exhausted. */
export function beginCode(): bool {
  code = alloc(<usize>MAX_INSTRUCTIONS * offsetof<Instruction>());
  count = 0;
  return code != 0;
}

/** The pc of the next instruction. */
export function here(): i32 {
  return min(count, MAX_INSTRUCTIONS - 1);
}

/** Whether all of it fits. */
export function fits(): bool {
  return count < MAX_INSTRUCTIONS;
}

export function instruction(pc: i32): Instruction {
  return at(code, pc);
}

/** Appends an instruction that goes on at the next one. Returns its pc. */
export function emit(op: Op, a: i32 = 0): i32 {
  const pc = here();
  count++;
  const i = instruction(pc);
  i.op = <u8>op;
  i.need = <u8>MAX_DEPTH;
  i.byte = 0;
  i.a = a;
  i.b = pc + 1;
  return pc;
}

/** Appends a byte that must come. */
export function emitByte(byte: u8): i32 {
  const pc = emit(Op.Char);
  instruction(pc).byte = byte;
  return pc;
}

/** Appends ASCII characters that must come. */
export function emitText(text: string): void {
  for (let i = 0; i < text.length; i++) emitByte(<u8>text.charCodeAt(i));
}

/** Appends a space that may come. */
export function emitSpace(): void {
  const split = emit(Op.Split, here() + 1);
  instruction(split).b = split + 2;
  emitByte(0x20);
}

/** Appends an instruction that goes on at a place not known yet: `list` is the last such one, 0 for none. */
export function emitPending(op: Op, list: i32): i32 {
  const pc = emit(op);
  instruction(pc).a = pc + 1;
  instruction(pc).b = list;
  return pc;
}

/** Makes all instructions of a list go on at `target`. */
export function resolve(list: i32, target: i32): void {
  while (list && fits()) {
    const i = instruction(list);
    list = i.b;
    i.b = target;
  }
}
