import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { writeByteArray, writeKey, writeString } from "../generation/json";
import { decodePiece } from "../text/tokenizer";
import { UNKNOWN } from "../text/vocabulary";
import { encodePrompt } from "./encoding";
import { openTokenizer } from "./files";
import { wantsJson } from "./flags";

/** Prints the prompt's ids, BOS first, or with --json [{"id","text","bytes"}]. False after `fail`. */
export function tokenize(o: Options, file: ModelFile, out: Writer): bool {
  const t = openTokenizer(o, file);
  if (!changetype<usize>(t)) return false;
  const tokens = encodePrompt(o, t);
  if (!changetype<usize>(tokens)) return false;
  const json = wantsJson(o);
  if (json) out.text("[");
  for (let i = 0; i < tokens.count; i++) {
    const id = load<i32>(tokens.ids + ((<usize>i) << 2));
    if (i > 0) out.text(json ? "," : " ");
    if (!json) {
      out.integer(id);
      continue;
    }
    // After any token but BOS, so that a leading space shows.
    decodePiece(t, UNKNOWN, id);
    writeKey(out.text("{"), "id", true).integer(id);
    writeString(writeKey(out, "text"), t.piece, t.pieceLength);
    writeByteArray(writeKey(out, "bytes"), t.piece, t.pieceLength).text("}");
  }
  out.text(json ? "]\n" : "\n").flush();
  return true;
}
