import { VERSION } from "../base/version";
import { Writer } from "../base/writer";
import { writeFlagList } from "../command/flag-list";

const HELP_COLUMN: usize = 29;

/** Appends the program's name and version. */
export function writeVersion(out: Writer): void {
  out.text("llama2-server ").text(VERSION).text("\n");
}

/** Appends how to start the server, and every setting. */
export function writeHelp(out: Writer): void {
  out
    .text("usage: llama2-server MODEL [flags]    MODEL: a llama2.c checkpoint (or set LLAMA2_MODEL)\n")
    .text("  wasmedge --dir .:. llama2-server.wasm model.bin --host 0.0.0.0\n")
    .text("  wasmtime run -S inherit-network=y --dir . llama2-server.component.wasm model.bin --slots 8\n")
    .text("  npx llama2 serve model.bin\n");
  writeFlagList(out, HELP_COLUMN);
  out
    .text("Each flag has an environment variable, which the flag outdoes: --api-key-file is LLAMA2_API_KEY_FILE.\n")
    .text("Those that are repeatable take commas in theirs: LLAMA2_API_KEY=one,two.\n");
}
