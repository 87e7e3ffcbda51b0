import { countCharacters } from "../base/utf8";
import { Completion, RUNNING } from "../generation/completion";
import { Answer, Choice } from "./answer";
import { part } from "./delivery";
import { isOfText } from "./token-record";

/**
 * What is told of a token besides its text (ids, log-probabilities) is held back as long as its text is, because it may be the
 * beginning of a stop string, and is never told when it is: of a stop string no client sees anything.
 */
@unmanaged
class Mark {
  /** Where the token's bytes end, as completion.ts counts. */
  end: i32;
  /** Bytes of its record in the choice's notes: none for a token that shows nothing. */
  bytes: i32;
}

/** Keeps what is to be told of the token that the choice's sequence has just drawn, and finds out what may be told by now. */
export function keepRecord(a: Answer, c: Choice): void {
  const completion = c.sequence.completion;
  if ((a.logprobs || a.tokenIds) && isOfText(completion) && !append(a, c, completion)) {
    a.lost = true;
    return;
  }
  c.characters += countCharacters(completion.characters.buffer, completion.characters.length);
  tell(a, c, completion);
  if (completion.finish != RUNNING) forget(a, c);
}

/** Bytes of the record that is told next, the first of the choice's notes; 0: it has none, or no token may be told. */
export function nextRecord(c: Choice): usize {
  return c.told > 0 ? <usize>markAt(c, 0).bytes : 0;
}

/** The token that was told next is told. */
export function dropRecord(a: Answer, c: Choice): void {
  if (c.told == 0) return;
  c.notes.dropFront(markAt(c, 0).bytes);
  if (a.tokenIds) c.ids.dropFront(4);
  c.marks.dropFront(offsetof<Mark>());
  c.told--;
}

/** False without room. */
function append(a: Answer, c: Choice, completion: Completion): bool {
  const out = part();
  if (a.logprobs && completion.pieceLength > 0) a.dialect.note(out, a, c);
  store<i32>(mark, completion.end, offsetof<Mark>("end"));
  store<i32>(mark, <i32>out.length, offsetof<Mark>("bytes"));
  if (!c.notes.append(out.buffer, out.length) || !c.marks.append(mark, offsetof<Mark>())) return false;
  return !a.tokenIds || c.ids.append(changetype<usize>(completion) + offsetof<Completion>("id"), 4);
}

/** Where the text of a token is certain, that of those before it is. An answer in one piece needs to know no more of them. */
function tell(a: Answer, c: Choice, completion: Completion): void {
  const count = markCount(c);
  for (let i = c.told; i < count; i++) {
    if (completion.isCertain(markAt(c, i).end)) c.told = i + 1;
  }
  if (a.stream) return;
  c.marks.dropFront(<usize>c.told * offsetof<Mark>());
  c.told = 0;
}

/** Drops the records of the tokens that turned out to be a stop string: they are the last ones. */
function forget(a: Answer, c: Choice): void {
  for (let i = markCount(c); i > c.told; i--) {
    c.notes.length -= markAt(c, i - 1).bytes;
    c.marks.length -= offsetof<Mark>();
    if (a.tokenIds) c.ids.length -= 4;
  }
}

const mark: usize = memory.data(8, 4);

function markCount(c: Choice): i32 {
  return <i32>(c.marks.length / offsetof<Mark>());
}

function markAt(c: Choice, i: i32): Mark {
  return changetype<Mark>(c.marks.at + <usize>i * offsetof<Mark>());
}
