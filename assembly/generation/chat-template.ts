import { Writer } from "../base/writer";

const MARKUP_BYTES: usize = 64; // more than all that a turn adds to its texts

/** Room for one turn. */
export function turnBytes(systemLength: usize, userLength: usize): usize {
  return systemLength + userLength + MARKUP_BYTES;
}

/**
 * Appends a user's turn as Llama 2's chat models were trained on it; each turn is a sequence of its own, BOS first.
 * The system prompt, if there is one, stands in the first turn. Source: llama2.c, run.c `chat`.
 */
export function writeTurn(out: Writer, system: usize, systemLength: usize, user: usize, userLength: usize): void {
  out.text("[INST] ");
  if (systemLength > 0) out.text("<<SYS>>\n").bytes(system, systemLength).text("\n<</SYS>>\n\n");
  out.bytes(user, userLength).text(" [/INST]");
}
