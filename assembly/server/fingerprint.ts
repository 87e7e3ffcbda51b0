import { addToChecksum, endChecksum, startChecksum } from "../base/checksum";
import { VERSION } from "../base/version";
import { Writer } from "../base/writer";
import { ENTRY_HEADER_BYTES } from "../text/vocabulary";
import { service } from "./service";
import { textSetting } from "./settings";
import { Setting } from "./settings-table";

/**
 * The fingerprint of every answer, `fp_PROGRAM_MODEL`: where it and the seed are the same, the same request has the same text.
 * PROGRAM is the first digits of the module's SHA-256 where that is known, else the version; MODEL is a checksum of the weights,
 * the tokenizer, the base of the rotary embedding, and the context, at whose end texts end.
 */
const DIGITS: usize = 8;

const scratch: usize = memory.data(8, 8);

/** Begins, before the weights are read. */
export function startFingerprint(): void {
  startChecksum();
}

/** Takes in weights, as they are read. */
export function addWeights(at: usize, length: usize): void {
  addToChecksum(at, length);
}

/** Takes in the rest, once the tokenizer and the scheduler are there. */
export function endFingerprint(): void {
  const v = service.tokenizer.vocabulary;
  for (let id = 0; id < v.size; id++) {
    addToChecksum(v.piece(id) - ENTRY_HEADER_BYTES, ENTRY_HEADER_BYTES + <usize>v.pieceLength(id));
  }
  store<f32>(scratch, <f32>service.model.config.ropeTheta);
  store<i32>(scratch, service.scheduler.context, 4);
  addToChecksum(scratch, 8);
  service.checksum = endChecksum();
}

/** Appends the fingerprint. */
export function writeFingerprint(out: Writer): Writer {
  const digest = textSetting(Setting.ModuleSha256);
  out.text("fp_");
  // Digits above 9 in lower case, however they were given.
  if (digest) for (let i: usize = 0; i < DIGITS; i++) out.byte(load<u8>(digest + i) | 0x20);
  else out.text(VERSION);
  store<u64>(scratch, service.checksum);
  return out.text("_").hex(scratch, <i32>(DIGITS / 2));
}
