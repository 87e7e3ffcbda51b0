import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { softmax } from "../kernels/softmax";
import { EOS } from "../text/vocabulary";
import { heapify, pop, sortRising } from "./candidates";
import { newPenalties, Penalties } from "./penalties";
import { Random } from "./random";

/** Logits divided by a smaller temperature may pass the range of fp32; the likeliest token is certain long before. */
export const LEAST_TEMPERATURE: f32 = 1e-6;

/** More candidates than these are sorted, not drawn from a heap one by one. */
const FEW: i32 = 1024;

/** How many tokens the penalties remember at most. */
export const HISTORY: i32 = 8192;

/**
 * Turns logits into a token. With only temperature, top-p and seed set it draws llama2.c's own numbers in the same order.
 * Steps: penalties and bias, then at temperature 0 the likeliest token; else temperature, softmax, top-k, min-p, top-p,
 * and one coin.
 */
@unmanaged
export class Sampler {
  temperature: f32;
  /** Smallest probability mass to draw from (nucleus sampling); outside (0, 1) it is off. Holtzman et al., arXiv 1904.09751. */
  topP: f32;
  /** How many of the likeliest tokens to draw from; 0 is off. Fan et al., arXiv 1805.04833. */
  topK: i32;
  /** Least probability, as a part of the largest; 0 is off. Nguyen et al., arXiv 2407.01082. */
  minP: f32;
  vocabSize: i32;
  penalties: Penalties;
  random: Random;
  candidates: usize; // from newCandidates

  /** Starts the random numbers; llama2.c's rule that 0 is no seed is the caller's. */
  setSeed(seed: u64): void {
    this.random.state = seed;
  }

  /** Adds to the logit of a token from now on. False when there is no such token. */
  setBias(id: i32, bias: f32): bool {
    return this.penalties.setBias(id, bias);
  }

  /** Counts a token of the text for the penalties. */
  accept(id: i32): void {
    this.penalties.accept(id);
  }

  /** Draws and forgets the numbers of `n` tokens that llama2.c samples only to throw away. */
  skip(n: i32): void {
    if (this.temperature == 0) return;
    for (let i = 0; i < n; i++) this.random.bits();
  }

  /** The next token. @param logits f32[vocabSize], readable and writable up to a multiple of 4; overwritten */
  sample(logits: usize): i32 {
    this.penalties.apply(logits);
    return this.draw(logits, this.vocabSize);
  }

  /**
   * `sample`, behind the penalties, of the tokens whose logits are not -Infinity: they alone have a probability (softmax
   * leaves every token one). The end token when there is none.
   * @param ids i32[vocabSize], scratch
   */
  drawAllowed(logits: usize, ids: usize): i32 {
    let n = 0;
    for (let i = 0; i < this.vocabSize; i++) {
      const logit = load<f32>(logits + ((<usize>i) << 2));
      if (logit == -Infinity) continue;
      store<f32>(logits + ((<usize>n) << 2), logit);
      store<i32>(ids + ((<usize>n) << 2), i);
      n++;
    }
    return n == 0 ? EOS : load<i32>(ids + ((<usize>this.draw(logits, n)) << 2));
  }

  /** Which of n logits. */
  private draw(logits: usize, n: i32): i32 {
    if (this.temperature == 0) return argmax(logits, n);
    for (let i = 0; this.temperature != 1 && i < n; i++) {
      const at = logits + ((<usize>i) << 2);
      store<f32>(at, load<f32>(at) / this.temperature);
    }
    softmax(logits, n);
    const coin = this.random.coin();
    const nucleus = this.topP > 0 && this.topP < 1;
    if (!nucleus && this.topK <= 0 && this.minP <= 0) return drawFromAll(logits, n, coin);
    return this.drawFromLikeliest(logits, n, coin, nucleus);
  }

  /** One draw from the tokens that top-k, min-p and top-p leave, likeliest first; run.c, sample_topp(). */
  private drawFromLikeliest(probabilities: usize, vocabSize: i32, coin: f32, nucleus: bool): i32 {
    // A token below this cannot be among those that reach topP: as in run.c, it is dropped before the sorting.
    const cutoff: f32 = nucleus ? (<f32>1 - this.topP) / <f32>(vocabSize - 1) : 0;
    const candidates = this.candidates;
    let end = candidates;
    for (let i = 0; i < vocabSize; i++) {
      const probability = load<f32>(probabilities + ((<usize>i) << 2));
      if (!(probability >= cutoff)) continue;
      store<f32>(end, probability);
      end += 4;
    }
    if (end == candidates) return argmax(probabilities, vocabSize);
    const n = (<i32>(end - candidates)) >> 2;
    const most = this.topK > 0 ? min(this.topK, n) : n;
    const sorted = most > FEW;
    if (sorted) sortRising(candidates, n);
    else heapify(candidates, n);
    let least: f32 = 0;
    let mass: f32 = 0;
    let taken = 0;
    while (taken < most) {
      if (!sorted) pop(candidates, n - taken);
      const probability = load<f32>(end - ((<usize>(taken + 1)) << 2));
      if (taken == 0) least = this.minP * probability;
      if (probability < least) break;
      mass += probability;
      taken++;
      if (nucleus && mass > this.topP) break;
    }
    return find(probabilities, end, taken, coin * mass);
  }
}

/** The token at which the rising sum of `taken` probabilities passes `target`; they lie before `end`, the likeliest last. */
function find(probabilities: usize, end: usize, taken: i32, target: f32): i32 {
  let sum: f32 = 0;
  let found: f32 = 0;
  let equals = 0; // so many before the one that is found are as likely; of equals the smaller id comes first
  for (; taken > 0; taken--) {
    end -= 4;
    const probability = load<f32>(end);
    equals = probability == found ? equals + 1 : 0;
    found = probability;
    sum += probability;
    if (target < sum) break;
  }
  let id = 0;
  while (load<f32>(probabilities + ((<usize>id) << 2)) != found || equals-- > 0) id++;
  return id;
}

/** The first of the largest numbers. @param x f32[n] */
export function argmax(x: usize, n: i32): i32 {
  let best = 0;
  let largest = load<f32>(x);
  for (let i = 1; i < n; i++) {
    const value = load<f32>(x + ((<usize>i) << 2));
    if (value > largest) {
      largest = value;
      best = i;
    }
  }
  return best;
}

/** The token at which the rising sum of all probabilities passes the coin; run.c, sample_mult(). */
function drawFromAll(probabilities: usize, n: i32, coin: f32): i32 {
  let sum: f32 = 0;
  for (let i = 0; i < n; i++) {
    sum += load<f32>(probabilities + ((<usize>i) << 2));
    if (coin < sum) return i;
  }
  return n - 1;
}

/**
 * A sampler with llama2.c's defaults: temperature 1, top-p 0.9, nothing else; null after `fail`.
 * @param candidates from newCandidates; samplers that draw in turn may share it
 */
export function newSampler(vocabSize: i32, candidates: usize): Sampler {
  const s = changetype<Sampler>(alloc(offsetof<Sampler>()));
  const penalties = newPenalties(vocabSize, HISTORY);
  const random = changetype<Random>(alloc(offsetof<Random>()));
  if (!changetype<usize>(random) || !changetype<usize>(penalties) || !candidates) {
    failMemory("the sampler", <u64>vocabSize * 16);
    return changetype<Sampler>(0);
  }
  s.temperature = 1;
  s.topP = 0.9;
  s.topK = 0;
  s.minP = 0;
  s.vocabSize = vocabSize;
  s.candidates = candidates;
  s.penalties = penalties;
  s.random = random;
  s.setSeed(1);
  return s;
}
