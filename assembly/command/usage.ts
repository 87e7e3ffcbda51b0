import { fail, USAGE } from "../base/errors";
import { writePath } from "../base/file";
import { cstringLength, Writer } from "../base/writer";
import { WHOLE } from "./options";
import { suggestion } from "./suggestion";
import { character, Column, columnEnd, columnStart, valueKind, writeColumn } from "./table";

/** Starts the message of a mistake in a flag with the flag as it was typed. */
export function failFlag(name: usize, length: i32): Writer {
  return writePath(fail(USAGE), name, length);
}

/** There is no such flag: names the nearest one. */
export function failUnknown(name: usize, length: i32): void {
  const w = failFlag(name, length).text(": no such flag; ");
  const flag = suggestion(name, length);
  if (flag < 0) w.text("--help lists them");
  else writeColumn(w.text("did you mean --"), flag, Column.Name).text("?");
}

/** A flag stands at the end, without its value. */
export function failMissing(name: usize, length: i32, flag: i32): void {
  writeColumn(failFlag(name, length).text(" needs a value: "), flag, Column.Value);
}

/** A value is not a number, or not in the flag's range. */
export function failNumber(name: usize, length: i32, flag: i32, value: usize): void {
  const w = failFlag(name, length).text(
    valueKind(flag) == WHOLE ? " takes a whole number from " : " takes a number from ",
  );
  const start = columnStart(flag, Column.Range);
  const end = columnEnd(flag, start);
  for (let at = start; at < end; at++) {
    const c = character(flag, at);
    if (c == 0x20) w.text(" to ");
    else w.byte(<u8>c);
  }
  writePath(w.text(', not "'), value, cstringLength(value)).text('"');
}
