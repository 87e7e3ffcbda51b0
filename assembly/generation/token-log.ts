import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { Writer } from "../base/writer";
import { decodePiece, Tokenizer } from "../text/tokenizer";
import { Completion } from "./completion";
import { writeKey, writeNumber, writeString } from "./json";

const PAIR_BYTES: usize = 8;

/**
 * The tokens of a completion and how likely they were. A record is a row of pairs (i32 id, f32 logprob): the token, then
 * the likeliest ones of its position.
 */
@unmanaged
export class TokenLog {
  count: i32;
  topCount: i32;

  /** Adds the completion's last token. */
  add(c: Completion): void {
    let at = this.record(this.count++);
    const likelihood = c.likelihood;
    const known = changetype<usize>(likelihood) != 0;
    at = writePair(at, c.id, known ? <f32>likelihood.logprob : 0);
    for (let i = 0; i < this.topCount; i++) {
      const offset = (<usize>i) << 2;
      at = writePair(at, load<i32>(likelihood.topIds + offset), load<f32>(likelihood.topLogprobs + offset));
    }
  }

  /** The token of this number. */
  id(i: i32): i32 {
    return load<i32>(this.record(i));
  }

  /** Appends `"logprob":-0.1,"top":[{"id":5,"text":" a","logprob":-0.1}]` for token `i`, which came after `previous`. */
  write(out: Writer, i: i32, t: Tokenizer, previous: i32): void {
    const record = this.record(i);
    writeNumber(writeKey(out, "logprob"), load<f32>(record, 4));
    writeKey(out, "top").text("[");
    for (let n = 1; n <= this.topCount; n++) {
      const pair = record + <usize>n * PAIR_BYTES;
      if (load<i32>(pair) < 0) break;
      decodePiece(t, previous, load<i32>(pair));
      writeKey(out.text(n > 1 ? ",{" : "{"), "id", true).integer(load<i32>(pair));
      writeString(writeKey(out, "text"), t.piece, t.pieceLength);
      writeNumber(writeKey(out, "logprob"), load<f32>(pair, 4));
      out.text("}");
    }
    out.text("]");
  }

  private record(i: i32): usize {
    return changetype<usize>(this) + offsetof<TokenLog>() + <usize>i * <usize>(this.topCount + 1) * PAIR_BYTES;
  }
}

function writePair(at: usize, id: i32, logprob: f32): usize {
  store<i32>(at, id);
  store<f32>(at, logprob, 4);
  return at + PAIR_BYTES;
}

/** Room for `capacity` tokens with the `topCount` likeliest of each. Null after `fail(OUT_OF_MEMORY)`. */
export function newTokenLog(capacity: i32, topCount: i32): TokenLog {
  const bytes = offsetof<TokenLog>() + <u64>capacity * <u64>(topCount + 1) * PAIR_BYTES;
  const log = changetype<TokenLog>(alloc(bytes));
  if (!changetype<usize>(log)) {
    failMemory("the request", bytes);
    return log;
  }
  log.count = 0;
  log.topCount = topCount;
  return log;
}
