import { Writer } from "../../base/writer";
import { Sequence } from "../../generation/sequence";
import { writeByteArray, writeKey, writeNumber, writeString } from "../../generation/json";
import { decodePiece } from "../../text/tokenizer";
import { BOS } from "../../text/vocabulary";
import { service } from "../service";

/**
 * Appends OpenAI's object for the token that a sequence has just drawn, with the likeliest tokens of its place.
 * @param trims whether a space in front of the text is left out: the first tokens are then spelled as behind BOS
 */
export function writeTokenLogprob(out: Writer, s: Sequence, trims: bool): void {
  const completion = s.completion;
  const likelihood = completion.likelihood;
  const previous = trims && s.generated == 1 ? BOS : completion.previous;
  writeToken(out, previous, completion.id, likelihood.logprob);
  writeKey(out, "top_logprobs").text("[");
  for (let i = 0; i < s.topLogprobs; i++) {
    const at = (<usize>i) << 2;
    const id = load<i32>(likelihood.topIds + at);
    if (id < 0) break;
    if (i > 0) out.text(",");
    writeToken(out, previous, id, load<f32>(likelihood.topLogprobs + at));
    out.text("}");
  }
  out.text("]}");
}

/** Appends `{"id":...,"token":...,"logprob":...,"bytes":[...]`; OpenAI's has no id, llama.cpp's does. */
export function writeToken(out: Writer, previous: i32, id: i32, logprob: f64): void {
  const t = service.tokenizer;
  decodePiece(t, previous, id);
  writeKey(out.text("{"), "id", true).integer(id);
  writeString(writeKey(out, "token"), t.piece, t.pieceLength);
  writeNumber(writeKey(out, "logprob"), logprob);
  writeByteArray(writeKey(out, "bytes"), t.piece, t.pieceLength);
}
