import { Writer } from "../base/writer";
import { character, Column, columnStart, flagCount, valueKind, writeColumn } from "./table";

const BAR: i32 = 0x7c;

/** Appends a line for each flag of the program's table with what it is for; flags without a text share a line. */
export function writeFlagList(out: Writer, helpColumn: usize): void {
  let lineStart = out.length;
  for (let flag = 0, count = flagCount(); flag < count; flag++) {
    writeFlag(out.text(out.length == lineStart ? "  " : ", "), flag);
    const shared = character(flag, columnStart(flag, Column.Help)) == BAR;
    if (shared && flag != count - 1) continue;
    if (!shared) {
      out.text("  ");
      while (out.length < lineStart + helpColumn) out.byte(0x20);
      writeColumn(out, flag, Column.Help);
      if (character(flag, columnStart(flag, Column.Default)) != BAR) {
        writeColumn(out.text(" ("), flag, Column.Default).text(")");
      }
    }
    out.text("\n");
    lineStart = out.length;
  }
}

/** Appends "-l, --name VALUE", as much of it as the flag has. */
function writeFlag(out: Writer, flag: i32): void {
  if (character(flag, 0) != BAR) writeColumn(out.text("-"), flag, Column.Letter).text(", ");
  writeColumn(out.text("--"), flag, Column.Name);
  if (valueKind(flag) != BAR) writeColumn(out.text(" "), flag, Column.Value);
}
