import { alloc } from "../base/arena";
import { ByteBuffer, newByteBuffer } from "../base/byte-buffer";
import { Writer } from "../base/writer";
import { CUT } from "../generation/completion";
import { Sequence } from "../generation/sequence";
import { Dialect } from "./dialect";
import { Connection } from "./http/connection";

/** The most texts that one request may ask for: prompts times n. */
export const MAX_CHOICES: i32 = 16;

/** One of the texts that a request asks for. */
@unmanaged
export class Choice {
  index: i32;
  /** Null once the text is finished. */
  sequence: Sequence;
  /** The text so far as the inside of a JSON string; kept only when the answer is no stream. */
  text: ByteBuffer;
  /** The dialect's records of tokens: of all, of a stream those that are not told yet. Before that, a stream's first text. */
  notes: ByteBuffer;
  /** Token ids, i32, as far as they were asked for: the prompt's, then the text's; of a stream those that are not told yet. */
  ids: ByteBuffer;
  /** Tokens whose records wait: held-records.ts. */
  marks: ByteBuffer;
  /** How many of them may be told. */
  told: i32;
  /** How many of them are the prompt's. */
  promptIds: i32;
  /** Whether another choice before it has the same prompt. */
  shares: bool;
  /** Bytes of the text so far. */
  length: i32;
  /** Characters of the text so far, with those that are held back. */
  characters: i32;
  /** completion.ts's STOPPED or CUT; 0 while it runs. */
  finish: i32;
  /** When its last token was drawn, 0 before the first. */
  tokenAt: f64;

  /** OpenAI's word for how it ended. */
  reason(): string {
    return this.finish == CUT ? "length" : "stop";
  }
}

/** An HTTP request that is being answered with generated text, and what has been said so far. */
@unmanaged
export class Answer {
  connection: Connection;
  dialect: Dialect;
  stream: bool;
  /** Streams: whether the token counts come at the end. */
  includeUsage: bool;
  /** Whether a space in front of the text is left out: the template's, which comes back when the text is read again. */
  trims: bool;
  /** Whether log-probabilities were asked for. */
  logprobs: bool;
  /** Whether token ids were asked for. */
  tokenIds: bool;
  /** A dialect's own distinction: Ollama's generate and chat. */
  variant: i32;
  /** Makes the answer's id. */
  number: u64;
  created: u64;
  seed: u64;
  choiceCount: i32;
  /** Choices that are not finished. */
  open: i32;
  promptTokens: i32;
  cachedTokens: i32;
  completionTokens: i32;
  /** Seconds on host/clock: when the request had come whole, when it got its first slot, when its prompts had been
   * computed, when its first and its last token were drawn, and when something was last sent. 0: not yet. */
  begun: f64;
  admitted: f64;
  promptDone: f64;
  firstToken: f64;
  done: f64;
  sent: f64;
  /** The body of an answer that is no stream. */
  body: ByteBuffer;
  /** The next of the list that this one is in. */
  next: Answer;
  /** Set when a part of the answer found no room. */
  lost: bool;

  /** The choice of this number. */
  choice(i: i32): Choice {
    return changetype<Choice>(changetype<usize>(this) + offsetof<Answer>() + <usize>i * offsetof<Choice>());
  }

  /** Moves what the writer holds to the end of the body. */
  pour(out: Writer): void {
    if (!this.body.append(out.buffer, out.length)) this.lost = true;
    out.length = 0;
  }

  /** Puts a buffer behind the body. */
  pourBuffer(from: ByteBuffer): void {
    if (!this.body.append(from.at, from.length)) this.lost = true;
  }
}

/** An answer without a request; its buffers are empty. Null when memory is exhausted. */
export function newAnswer(): Answer {
  const none = changetype<Answer>(0);
  const bytes = offsetof<Answer>() + <usize>MAX_CHOICES * offsetof<Choice>();
  const a = changetype<Answer>(alloc(bytes));
  if (!changetype<usize>(a)) return none;
  memory.fill(changetype<usize>(a), 0, bytes);
  a.body = newByteBuffer();
  for (let i = 0; i < MAX_CHOICES; i++) {
    const c = a.choice(i);
    c.index = i;
    c.text = newByteBuffer();
    c.notes = newByteBuffer();
    c.ids = newByteBuffer();
    c.marks = newByteBuffer();
    if (!changetype<usize>(c.marks)) return none;
    if (!changetype<usize>(c.ids) || !changetype<usize>(c.notes) || !changetype<usize>(c.text)) return none;
  }
  return changetype<usize>(a.body) ? a : none;
}
