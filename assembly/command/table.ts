import { Writer } from "../base/writer";

/**
 * The table of a program's flags, which parsing, help and suggestions read. A row is
 *
 *     letter | name | value | lowest highest | default | help
 *
 * A value called X is a decimal, N a whole number, TEXT must be valid UTF-8; a flag without one is a switch. A row
 * without help shares the line of the next row. The last two rows are help and version.
 */
let rows: StaticArray<string> = changetype<StaticArray<string>>(0);

/** Makes `table` the program's. A flag is the number of its row. */
export function useTable(table: StaticArray<string>): void {
  rows = table;
}

/** How many flags there are. */
export function flagCount(): i32 {
  return rows.length;
}

/** A column of the table. */
export const enum Column {
  Letter,
  Name,
  Value,
  Range,
  Default,
  Help,
}

const BAR: i32 = 0x7c;

/** Where a column of a flag's row starts. */
export function columnStart(flag: i32, column: Column): i32 {
  const row = unchecked(rows[flag]);
  let at = 0;
  for (let bars = 0; bars < column; at++) if (row.charCodeAt(at) == BAR) bars++;
  return at;
}

/** Where the column that starts at `start` ends. */
export function columnEnd(flag: i32, start: i32): i32 {
  const row = unchecked(rows[flag]);
  while (start < row.length && row.charCodeAt(start) != BAR) start++;
  return start;
}

/** A character of a flag's row; a column that is empty starts with a bar. */
export function character(flag: i32, at: i32): i32 {
  const row = unchecked(rows[flag]);
  return at < row.length ? row.charCodeAt(at) : BAR;
}

/** What the flag takes: the first character of its value's name, or a bar when it is a switch. */
export function valueKind(flag: i32): i32 {
  return character(flag, columnStart(flag, Column.Value));
}

/** Appends a column of a flag's row. */
export function writeColumn(out: Writer, flag: i32, column: Column): Writer {
  const start = columnStart(flag, column);
  const end = columnEnd(flag, start);
  for (let at = start; at < end; at++) out.byte(<u8>character(flag, at));
  return out;
}

/** The flag with this long name, or -1. */
export function findName(name: usize, length: i32): i32 {
  for (let flag = 0; flag < rows.length; flag++) {
    const start = columnStart(flag, Column.Name);
    if (columnEnd(flag, start) - start != length) continue;
    let i = 0;
    while (i < length && character(flag, start + i) == load<u8>(name + i)) i++;
    if (i == length) return flag;
  }
  return -1;
}

/** The flag with this letter, or -1. */
export function findLetter(letter: u8): i32 {
  if (letter == BAR) return -1;
  for (let flag = 0; flag < rows.length; flag++) if (character(flag, 0) == letter) return flag;
  return -1;
}
