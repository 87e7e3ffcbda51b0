import { VERSION } from "../base/version";
import { Writer } from "../base/writer";
import { writeFlagList } from "../command/flag-list";

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
  writeFlagList(out, HELP_COLUMN);
  out
    .text(
      "exit codes: 0 done, 1 failed while running, 2 usage, 3 bad model or tokenizer, 4 out of memory, 5 context full\n",
    )
    .text("Ctrl-C ends the host with code 130: WASI has no signals.\n");
}
