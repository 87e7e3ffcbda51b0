import { OPERATIONS, profiled, startProfile, stopProfile } from "../base/profile";
import { poolAlloc, poolFree } from "../base/pool";
import { now } from "../host/clock";
import { ANY_SLOT, unwatchAttention, watchAttention } from "../model/witness";
import { service } from "./service";

/** The engine is looked at for so long after the last question, in seconds: looking costs time. */
const PATIENCE: f64 = 5;

let until: f64 = 0;
let weights: usize = 0;
let wanted: i32 = ANY_SLOT;
let steps: u64 = 0;

/** f64[OPERATIONS]: seconds of each operation, and the passes that they were spent in, before the last question. */
const spent: usize = memory.data(88, 8);
let passes: i32 = 0;

/** Somebody asks: from now on the passes are looked at. Nothing of a slot that was not asked for before is there yet. */
export function lookInto(slot: i32): void {
  if (until > 0 && slot == wanted) settlePasses();
  else begin(slot);
  until = now() + PATIENCE;
}

function begin(slot: i32): void {
  const c = service.model.config;
  const s = service.scheduler;
  if (!weights) weights = poolAlloc((<usize>(c.nLayers * c.nHeads) * <usize>s.context) << 2);
  wanted = slot;
  if (weights) watchAttention(weights, s.context, slot);
  passes = 0;
  startProfile();
  steps = s.steps;
}

/** Takes the times since the last question, if there was a pass since. */
function settlePasses(): void {
  const s = service.scheduler;
  if (s.steps == steps) return;
  passes = <i32>(s.steps - steps);
  for (let i = 0; i < OPERATIONS; i++) store<f64>(spent + ((<usize>i) << 3), profiled(i));
  startProfile();
  steps = s.steps;
}

/** Stops looking when nobody has asked for a while. */
export function tendInspection(): void {
  if (until == 0 || now() < until) return;
  until = 0;
  stopProfile();
  unwatchAttention();
  poolFree(weights);
  weights = 0;
}

/** The passes that the times are of. */
export function inspectedPasses(): i32 {
  return passes;
}

/** Seconds of an operation in all of these. */
export function inspectedSeconds(operation: i32): f64 {
  return load<f64>(spent + ((<usize>operation) << 3));
}

/** f32[layers, heads, context]: with what weights the last row attended; 0 when there is no memory for them. */
export function inspectedAttention(): usize {
  return weights;
}
