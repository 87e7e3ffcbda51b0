import { Writer } from "../base/writer";
import { character, Column, columnStart, Flag, valueKind, writeColumn } from "./flags";

/** The package's version; a test compares the two. */
const VERSION: string = "0.1.0";

const HELP_COLUMN: usize = 27;

/** Appends the program's name and version. */
export function writeVersion(out: Writer): void {
  out.text("llama2 ").text(VERSION).text("\n");
}

/** Appends how to call the command, three examples and every flag: at most forty lines. */
export function writeHelp(out: Writer): void {
  out
    .text("usage: llama2 MODEL [flags]    MODEL: a llama2.c checkpoint (or set LLAMA2_MODEL, and LLAMA2_TOKENIZER)\n")
    .text('  wasmedge --dir .:. llama2.wasm model.bin -i "Once upon a time" -t 0.8 -n 100\n')
    .text('  wasmtime run --dir . llama2.wasm model.bin -m chat -y "Answer in rhymes."\n')
    .text("  npx llama2 model.bin --json < prompt.txt\n");
  let lineStart = out.length;
  for (let flag = 0; flag < Flag.Count; flag++) {
    writeFlag(out.text(out.length == lineStart ? "  " : ", "), flag);
    const shared = character(flag, columnStart(flag, Column.Help)) == 0x7c;
    if (shared && flag != Flag.Count - 1) continue;
    if (!shared) {
      out.text("  ");
      while (out.length < lineStart + HELP_COLUMN) out.byte(0x20);
      writeColumn(out, flag, Column.Help);
      if (character(flag, columnStart(flag, Column.Default)) != 0x7c) {
        writeColumn(out.text(" ("), flag, Column.Default).text(")");
      }
    }
    out.text("\n");
    lineStart = out.length;
  }
  out
    .text(
      "exit codes: 0 done, 1 failed while running, 2 usage, 3 bad model or tokenizer, 4 out of memory, 5 context full\n",
    )
    .text("Ctrl-C ends the host with code 130: a WASI program sees no signals.\n");
}

/** Appends "-l, --name VALUE", as much of it as the flag has. */
function writeFlag(out: Writer, flag: Flag): void {
  if (character(flag, 0) != 0x7c) writeColumn(out.text("-"), flag, Column.Letter).text(", ");
  writeColumn(out.text("--"), flag, Column.Name);
  if (valueKind(flag) != 0x7c) writeColumn(out.text(" "), flag, Column.Value);
}
