import { Writer } from "../../base/writer";
import { writeKey, writeNumber, writeString } from "../../generation/json";
import { decodePiece } from "../../text/tokenizer";
import { Answer, Choice } from "../answer";
import { service } from "../service";
import { writeToken } from "./token-logprob";

/**
 * The log-probabilities of /v1/completions are four lists side by side, so they are kept as records until all are known:
 * how many likely tokens follow, the character of the text at which the token begins, the token before it, then the token and the likely
 * ones as pairs of an id and a log-probability.
 */
const HEAD_BYTES: usize = 12; // i32 count, i32 offset, i32 previous
const PAIR_BYTES: usize = 8; // i32 id, f32 logprob

/** The record of the token that was drawn last, with at most 20 likely tokens. */
export const record: usize = memory.data(256, 8);

/** Fills `record` with the token that was just drawn. Returns its bytes. */
export function makeRecord(c: Choice): usize {
  const completion = c.sequence.completion;
  const likelihood = completion.likelihood;
  store<i32>(record, c.characters, 4);
  store<i32>(record, completion.previous, 8);
  let at = writePair(record + HEAD_BYTES, completion.id, <f32>likelihood.logprob);
  let count = 0;
  for (; count < c.sequence.topLogprobs; count++) {
    const offset = (<usize>count) << 2;
    const id = load<i32>(likelihood.topIds + offset);
    if (id < 0) break;
    at = writePair(at, id, load<f32>(likelihood.topLogprobs + offset));
  }
  store<i32>(record, count);
  return at - record;
}

function writePair(at: usize, id: i32, logprob: f32): usize {
  store<i32>(at, id);
  store<f32>(at, logprob, 4);
  return at + PAIR_BYTES;
}

/**
 * Appends `{"tokens":[...],"token_logprobs":[...],"top_logprobs":[...],"text_offset":[...]}` of records; where ids were asked
 * for, `content` too, as chats have it.
 */
export function writeRecords(out: Writer, from: usize, bytes: usize, a: Answer): void {
  writeKey(out.text("{"), "tokens", true).text("[");
  for (let at = from; at < from + bytes; at = next(out, at, from + bytes, a)) writePiece(out, at, first(at));
  writeKey(out.text("]"), "token_logprobs").text("[");
  for (let at = from; at < from + bytes; at = next(out, at, from + bytes, a)) writeNumber(out, load<f32>(first(at), 4));
  writeKey(out.text("]"), "top_logprobs").text("[");
  for (let at = from; at < from + bytes; at = next(out, at, from + bytes, a)) writeTop(out, at);
  writeKey(out.text("]"), "text_offset").text("[");
  for (let at = from; at < from + bytes; at = next(out, at, from + bytes, a)) out.integer(load<i32>(at, 4));
  out.text("]");
  if (a.tokenIds) {
    writeKey(out, "content").text("[");
    for (let at = from; at < from + bytes; at = next(out, at, from + bytes, a)) writeObject(out, at);
    out.text("]");
  }
  out.text("}");
}

/** Appends a token as chats have it, with its id and those of the likely ones: two tokens may have the same text. */
function writeObject(out: Writer, at: usize): void {
  const previous = load<i32>(at, 8);
  for (let i = 0; i <= load<i32>(at); i++) {
    const pair = first(at) + <usize>i * PAIR_BYTES;
    if (i > 1) out.text(",");
    writeToken(out, previous, load<i32>(pair), load<f32>(pair, 4));
    if (i == 0) writeKey(out, "top_logprobs").text("[");
    else out.text("}");
  }
  out.text("]}");
}

/** The record after this one, a comma before it; what is written so far moves on when the answer is no stream. */
function next(out: Writer, at: usize, end: usize, a: Answer): usize {
  at = first(at) + <usize>(load<i32>(at) + 1) * PAIR_BYTES;
  if (at < end) out.text(",");
  if (!a.stream) a.pour(out);
  return at;
}

function first(at: usize): usize {
  return at + HEAD_BYTES;
}

function writePiece(out: Writer, at: usize, pair: usize): void {
  const t = service.tokenizer;
  decodePiece(t, load<i32>(at, 8), load<i32>(pair));
  writeString(out, t.piece, t.pieceLength);
}

/** Appends `{" a":-0.1,...}`. Where two tokens have the same text, the likelier one counts. */
function writeTop(out: Writer, at: usize): void {
  out.text("{");
  for (let i = 1; i <= load<i32>(at); i++) {
    const pair = first(at) + <usize>i * PAIR_BYTES;
    if (i > 1) out.text(",");
    writePiece(out, at, pair);
    writeNumber(out.text(":"), load<f32>(pair, 4));
  }
  out.text("}");
}
