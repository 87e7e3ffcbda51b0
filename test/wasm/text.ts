// What the unit tests of assembly/text, base/file and base/sha256 drive: the functions themselves (an unmanaged object
// is its address) and, where a test needs a field or a method of an object, a function for it.
import { openFile } from "../../assembly/base/file";
import { Sha256 } from "../../assembly/base/sha256";
import { Writer } from "../../assembly/base/writer";
import { Tokenizer } from "../../assembly/text/tokenizer";

export { alloc, mark, release } from "../../assembly/base/arena";
export { clear, lastCode, message } from "../../assembly/base/errors";
export { newSha256 } from "../../assembly/base/sha256";
export { newWriter } from "../../assembly/base/writer";
export { decodePiece, encode, loadTokenizer } from "../../assembly/text/tokenizer";
export { flush, isValidUtf8, newUtf8Gate, push } from "../../assembly/text/utf8";

export function openModel(path: usize, pathLength: usize): i32 {
  return openFile(path, pathLength, "the model");
}

export function pieceBytes(t: Tokenizer): usize {
  return t.piece;
}

export function pieceLength(t: Tokenizer): i32 {
  return t.pieceLength;
}

export function writtenBytes(w: Writer): usize {
  return w.buffer;
}

export function writtenLength(w: Writer): usize {
  return w.length;
}

export function sha256Update(s: Sha256, from: usize, count: usize): void {
  s.update(from, count);
}

export function sha256Final(s: Sha256, to: usize): void {
  s.final(to);
}
