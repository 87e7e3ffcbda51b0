import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { newWriter, Writer } from "../base/writer";
import { flush, newUtf8Gate, push, Utf8Gate } from "../text/utf8";
import { decodePiece, Tokenizer } from "../text/tokenizer";
import { BOS, EOS } from "../text/vocabulary";
import { Likelihood } from "./likelihood";
import { Sampler } from "./sampler";
import { MAX_STOP_BYTES, newStops, Stops } from "./stop";

/** Why a completion is over, if it is. */
export const RUNNING: i32 = 0;
/** At an end token or a stop string. */
export const STOPPED: i32 = 1;
/** At the last position it may take. */
export const CUT: i32 = 2;

/** Tokens drawn one after another, and the text that they let through. */
@unmanaged
export class Completion {
  sampler: Sampler;
  tokenizer: Tokenizer;
  stops: Stops;
  /** Null when nobody asks how likely the tokens are. */
  likelihood: Likelihood;
  /** Whether BOS ends the text, as in llama2.c's generate mode. */
  endsAtBos: bool;
  /** Whether EOS ends the text, as in its chat mode. */
  endsAtEos: bool;
  /** Whether BOS and EOS, where they do not end the text, add nothing to it. */
  hidesControl: bool;
  /** The sequence's position at which the text is cut. */
  limit: i32;
  /** RUNNING, STOPPED or CUT. */
  finish: i32;
  /** How many tokens were drawn. */
  count: i32;
  /** The last token drawn, and the one before it. */
  id: i32;
  previous: i32;
  /** The last token's own bytes; none for an end token. */
  piece: usize;
  pieceLength: i32;
  /** What the last token adds to the text: whole characters, and nothing that a stop string may start with. */
  text: Writer;
  /** What the last token adds in whole characters, held back or not. */
  characters: Writer;
  /** Bytes of all whole characters so far, and how many of them were let through. */
  spelled: i32;
  passed: i32;
  /** Where the last token's own bytes end, in bytes of the text. */
  end: i32;
  gate: Utf8Gate;

  /** Begins a text after `previous`, the last token of the sequence so far. */
  start(previous: i32, limit: i32): void {
    this.id = previous;
    this.limit = limit;
    this.finish = RUNNING;
    this.count = 0;
    this.spelled = 0;
    this.passed = 0;
    this.stops.reset();
    flush(this.gate);
  }

  /** Draws the token at position `pos` from its logits, which it changes. Unless that ends the text, it is the next to compute. */
  next(logits: usize, pos: i32): void {
    this.weigh(logits);
    this.take(this.sampler.sample(logits), pos);
  }

  /** Notes how likely the tokens are, before anything changes their logits. */
  weigh(logits: usize): void {
    if (changetype<usize>(this.likelihood)) this.likelihood.weigh(logits);
  }

  /** Adds the token that was drawn for position `pos`. */
  take(id: i32, pos: i32): void {
    this.previous = this.id;
    this.id = id;
    this.sampler.accept(id);
    this.count++;
    if (changetype<usize>(this.likelihood)) this.likelihood.choose(id);

    this.text.length = 0;
    this.characters.length = 0;
    const ended = (this.endsAtBos && id == BOS) || (this.endsAtEos && id == EOS);
    if (ended || (this.hidesControl && (id == BOS || id == EOS))) this.pieceLength = 0;
    else this.show(this.previous, id);
    if (ended || this.stops.matched) this.finish = STOPPED;
    else if (pos >= this.limit) this.finish = CUT;
    if (this.finish != RUNNING) this.stops.flush(this.text);
    this.spelled += <i32>this.characters.length;
    this.passed += <i32>this.text.length;
    // Without stop strings nothing is secret: half a character counts when its bytes come.
    this.end = this.spelled + (this.stops.count > 0 ? this.gate.count : 0);
  }

  /** Whether a token whose bytes end at `end` is known to be of the text: no stop string takes any of it. */
  isCertain(end: i32): bool {
    return end <= this.passed || (this.finish != RUNNING && !this.stops.matched);
  }

  /** Makes `text` what a token adds after `previous`. */
  private show(previous: i32, id: i32): void {
    decodePiece(this.tokenizer, previous, id);
    this.piece = this.tokenizer.piece;
    this.pieceLength = this.tokenizer.pieceLength;
    if (!isPrintable(this.piece, this.pieceLength)) return;
    push(this.gate, this.piece, this.pieceLength, this.characters);
    this.stops.push(this.characters.buffer, this.characters.length, this.text);
  }

  /** Makes `text` what a given token adds after `previous`: the prompt, which no stop string ends. */
  echo(previous: i32, id: i32): void {
    this.text.length = 0;
    decodePiece(this.tokenizer, previous, id);
    if (!isPrintable(this.tokenizer.piece, this.tokenizer.pieceLength)) return;
    push(this.gate, this.tokenizer.piece, this.tokenizer.pieceLength, this.text);
  }
}

/**
 * llama2.c's rule: a piece of one byte is shown only if it is printable or white space, so that no control code reaches a
 * terminal. Bytes from 0x80 pass, where llama2.c drops them: they may be parts of a character.
 */
function isPrintable(piece: usize, length: i32): bool {
  if (length != 1) return length > 0;
  const c = load<u8>(piece);
  return c == 0x7f ? false : c >= 0x20 || (c >= 0x09 && c <= 0x0d);
}

/** A completion that BOS alone ends. Null after `fail(OUT_OF_MEMORY)`. */
export function newCompletion(sampler: Sampler, tokenizer: Tokenizer): Completion {
  // A token can complete a character that was held, and release all that was held for a stop string.
  const room = longestPiece(tokenizer) + MAX_STOP_BYTES + 8;
  const c = changetype<Completion>(alloc(offsetof<Completion>()));
  const text = newWriter(-1, room);
  const characters = newWriter(-1, room);
  const stops = newStops();
  const gate = newUtf8Gate();
  const complete = changetype<usize>(c) && changetype<usize>(text) && changetype<usize>(characters);
  if (!complete || !changetype<usize>(stops) || !changetype<usize>(gate)) {
    failMemory("the request", 2 * room);
    return changetype<Completion>(0);
  }
  memory.fill(changetype<usize>(c), 0, offsetof<Completion>());
  c.sampler = sampler;
  c.tokenizer = tokenizer;
  c.stops = stops;
  c.gate = gate;
  c.text = text;
  c.characters = characters;
  c.endsAtBos = true;
  return c;
}

function longestPiece(t: Tokenizer): usize {
  let longest = 0;
  for (let id = 0; id < t.vocabSize; id++) longest = max(longest, t.vocabulary.pieceLength(id));
  return longest;
}
