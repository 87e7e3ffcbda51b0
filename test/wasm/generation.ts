// What the unit tests of assembly/generation drive: the functions themselves (an unmanaged object is its address) and,
// where a test needs a field or a method of an object, a function for it.
import { Pace } from "../../assembly/generation/pace";
import { Penalties } from "../../assembly/generation/penalties";
import { Sampler } from "../../assembly/generation/sampler";

export { alloc, mark, release } from "../../assembly/base/arena";
export { heapify, newCandidates, pop, sortRising } from "../../assembly/generation/candidates";
export { logprobs, logSumExp } from "../../assembly/generation/logprobs";
export { newPenalties } from "../../assembly/generation/penalties";
export { newSampler } from "../../assembly/generation/sampler";

export function setChoice(s: Sampler, temperature: f32, topP: f32, topK: i32, minP: f32): void {
  s.temperature = temperature;
  s.topP = topP;
  s.topK = topK;
  s.minP = minP;
}

export function setSeed(s: Sampler, seed: u64): void {
  s.setSeed(seed);
}

export function sample(s: Sampler, logits: usize): i32 {
  return s.sample(logits);
}

export function drawAllowed(s: Sampler, logits: usize, ids: usize): i32 {
  return s.drawAllowed(logits, ids);
}

export function skip(s: Sampler, n: i32): void {
  s.skip(n);
}

export function penaltiesOf(s: Sampler): Penalties {
  return s.penalties;
}

export function setPenalties(p: Penalties, repetition: f32, frequency: f32, presence: f32, window: i32): void {
  p.repetition = repetition;
  p.frequency = frequency;
  p.presence = presence;
  p.window = window;
}

export function setBias(p: Penalties, id: i32, bias: f32): bool {
  return p.setBias(id, bias);
}

export function accept(p: Penalties, id: i32): void {
  p.accept(id);
}

export function applyPenalties(p: Penalties, logits: usize): void {
  p.apply(logits);
}

export function isTogether(p: Pace, rows: i32): bool {
  return p.isTogether(rows);
}

export function learn(p: Pace, rows: i32, seconds: f64): void {
  p.learn(rows, seconds);
}
