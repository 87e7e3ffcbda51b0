import { message } from "../base/errors";
import { Writer } from "../base/writer";

/** Writes the message of the failure as one line, whatever was in the names it quotes. */
export function writeFailure(notes: Writer, program: string): void {
  const w = message();
  notes.text(program).text(": ");
  for (let i: usize = 0; i < w.length; i++) {
    const c = load<u8>(w.buffer + i);
    notes.byte(c < 0x20 ? 0x3f : c);
  }
  notes.text("\n").flush();
}
