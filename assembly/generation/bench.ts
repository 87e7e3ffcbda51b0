import { now } from "../host/clock";
import { startProfile, stopProfile } from "../base/profile";
import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { Session } from "./session";

/** Each figure is the median of so many rounds, or of fewer when they take long. */
const ROUNDS: i32 = 5;
const MOST_SECONDS: f64 = 20;

const times: usize = memory.data(40, 8); // f64[ROUNDS]

/** What one kind of work took. */
@unmanaged
export class Measurement {
  tokens: i32;
  /** The median round. */
  seconds: f64;

  tokensPerSecond(): f64 {
    return <f64>this.tokens / this.seconds;
  }
}

/** Some token ids for a benchmark; what they are changes nothing. Null after `fail`. */
export function benchTokens(count: i32, vocabSize: i32): usize {
  const ids = alloc(<u64>count * 4);
  if (!ids) failMemory("the benchmark's tokens", <u64>count * 4);
  for (let i = 0; ids && i < count; i++) store<i32>(ids + ((<usize>i) << 2), (i * 7919 + 1) % vocabSize);
  return ids;
}

/** Reads `m.tokens` tokens at once into an empty sequence. @param ids i32[m.tokens] */
export function measurePrefill(session: Session, ids: usize, m: Measurement): void {
  let rounds = 0;
  for (const begin = now(); rounds < ROUNDS && (rounds == 0 || now() - begin < MOST_SECONDS); rounds++) {
    session.truncate(0);
    const start = now();
    session.prefill(ids, m.tokens);
    record(rounds, now() - start);
  }
  m.seconds = median(rounds);
}

/** Reads `m.tokens` tokens one by one into an empty sequence. @param ids i32[m.tokens] */
export function measureDecode(session: Session, ids: usize, m: Measurement): void {
  let rounds = 0;
  for (const begin = now(); rounds < ROUNDS && (rounds == 0 || now() - begin < MOST_SECONDS); rounds++) {
    const start = now();
    decode(session, ids, m.tokens);
    record(rounds, now() - start);
  }
  m.seconds = median(rounds);
}

/** One more round of decoding with every operation timed; the sums lie in base/profile.ts. */
export function profileDecode(session: Session, ids: usize, tokens: i32): void {
  startProfile();
  decode(session, ids, tokens);
  stopProfile();
}

/** Gives the runtime's compiler the time to finish with the code that is about to be measured. */
export function warmUp(session: Session, ids: usize, tokens: i32): void {
  const begin = now();
  do {
    session.truncate(0);
    session.prefill(ids, min(tokens, 16));
    decode(session, ids, min(tokens, 4));
  } while (now() - begin < 0.5);
}

function decode(session: Session, ids: usize, tokens: i32): void {
  session.truncate(0);
  for (let i = 0; i < tokens; i++) session.step(load<i32>(ids + ((<usize>i) << 2)));
}

/** Puts a round's time in its place among those before, which are in rising order. */
function record(rounds: i32, seconds: f64): void {
  let place = times + ((<usize>rounds) << 3);
  for (; place > times && load<f64>(place - 8) > seconds; place -= 8) store<f64>(place, load<f64>(place - 8));
  store<f64>(place, seconds);
}

function median(rounds: i32): f64 {
  return load<f64>(times + ((<usize>(rounds / 2)) << 3));
}
