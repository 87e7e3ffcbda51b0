import { Writer } from "../base/writer";
import { Answer, Choice } from "./answer";

/**
 * How one kind of API words its answers: a table of functions that append to a writer. What all have in common (sequences,
 * streams, clients that leave or do not read) is in answers.ts.
 */
@unmanaged
export class Dialect {
  /** The media type of a stream. */
  streamType: string;
  /** Whether comment lines may keep an idle stream open: server-sent events have them. */
  pings: bool;
  /** Streams: what stands before a choice's first token. May append nothing, as may the others. */
  open: (out: Writer, a: Answer, c: Choice) => void;
  /** Streams: the text that has just been let through, and the record of the next token that may be told. */
  token: (out: Writer, a: Answer, c: Choice) => void;
  /** How likely the token was that the choice's sequence has just drawn, as `token` and `whole` will want it; embeddings: the vector. */
  note: (out: Writer, a: Answer, c: Choice) => void;
  /** Streams: a choice is finished. */
  close: (out: Writer, a: Answer, c: Choice) => void;
  /** Streams: all choices are finished. */
  end: (out: Writer, a: Answer) => void;
  /** Not streams: the body, in parts: `Answer.pour` takes what the writer holds. */
  whole: (out: Writer, a: Answer) => void;
  /** Streams: why the answer breaks off; base/errors has the words. */
  fail: (out: Writer) => void;
}
