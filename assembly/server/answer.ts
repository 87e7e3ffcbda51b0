import { alloc } from "../base/arena";
import { poolAlloc, poolFree } from "../base/pool";
import { ByteBuffer, newByteBuffer } from "../base/byte-buffer";
import { Writer } from "../base/writer";
import { CUT } from "../generation/completion";
import { newSequences, Sequence } from "../generation/sequence";
import { Dialect } from "./dialect";
import { Connection } from "./http/connection";

/** The most texts of one prompt: n. */
export const MAX_CHOICES: i32 = 16;
/** The most texts of one request: prompts times n. */
export const MAX_TEXTS: i32 = 2048;

/** A choice has so many buffers. */
const BUFFERS: usize = 4;

/** One of the texts that a request asks for. */
@unmanaged
export class Choice {
  index: i32;
  /** Null before the text is begun, and once it is finished. */
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
  /** Whether it is vectors that are asked for, not texts. */
  embeds: bool;
  /** The prompts in the order of their texts, i32: the number of tokens, the tokens; and where the next text's begins. */
  prompts: ByteBuffer;
  promptAt: usize;
  /** How many texts each prompt has. */
  perPrompt: i32;
  /** How the tokens of all texts are drawn; it is never submitted itself. */
  pattern: Sequence;
  /** Choice[choiceCount] in the pool, and behind them their buffers. */
  choices: usize;
  choiceCount: i32;
  /** How many choices, from the first on, have been begun: few at a time, the others follow as these end. */
  started: i32;
  /** Choices that have a sequence. */
  live: i32;
  /** Choices that are not finished. */
  open: i32;
  /** Vectors, from the first on, that are in the body. */
  poured: i32;
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
    return changetype<Choice>(this.choices + <usize>i * offsetof<Choice>());
  }

  /** Makes its choices, none of them begun. False when the pool is exhausted. */
  makeChoices(count: i32): bool {
    const each = offsetof<Choice>() + BUFFERS * offsetof<ByteBuffer>();
    this.choices = poolAlloc(<usize>count * each);
    if (!this.choices) return false;
    this.choiceCount = count;
    memory.fill(this.choices, 0, <usize>count * each);
    let buffer = this.choices + <usize>count * offsetof<Choice>();
    for (let i = 0; i < count; i++) {
      const c = this.choice(i);
      c.index = i;
      c.text = changetype<ByteBuffer>(buffer);
      c.notes = changetype<ByteBuffer>(buffer + offsetof<ByteBuffer>());
      c.ids = changetype<ByteBuffer>(buffer + 2 * offsetof<ByteBuffer>());
      c.marks = changetype<ByteBuffer>(buffer + 3 * offsetof<ByteBuffer>());
      buffer += BUFFERS * offsetof<ByteBuffer>();
    }
    return true;
  }

  /** Gives back all that it has from the pool. */
  clear(): void {
    for (let i = 0; i < this.choiceCount; i++) {
      const c = this.choice(i);
      c.text.clear();
      c.notes.clear();
      c.ids.clear();
      c.marks.clear();
    }
    poolFree(this.choices);
    this.choices = 0;
    this.choiceCount = 0;
    this.prompts.clear();
    this.pattern.dispose();
    this.body.clear();
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
  const a = changetype<Answer>(alloc(offsetof<Answer>()));
  if (!changetype<usize>(a)) return none;
  memory.fill(changetype<usize>(a), 0, offsetof<Answer>());
  a.body = newByteBuffer();
  a.prompts = newByteBuffer();
  a.pattern = changetype<Sequence>(newSequences(1));
  const complete = changetype<usize>(a.body) && changetype<usize>(a.prompts) && changetype<usize>(a.pattern);
  return complete ? a : none;
}
