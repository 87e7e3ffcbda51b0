import { own, share, THREADED } from "../base/crew";
import { ATTENTION, lap, ROPE } from "../base/profile";
import { attention, storeKey, storeValue } from "../kernels/attention";
import { rope } from "../kernels/rope";
import { Config } from "./config";
import { KvCache } from "./kv-cache";
import { State } from "./state";
import { witness } from "./witness";

/** One layer's heads of all rows, as threads share them. */
@unmanaged
class Heads {
  cache: KvCache;
  s: State;
  c: Config;
  layer: i32;
}

const heads = changetype<Heads>(memory.data(THREADED ? 16 : 1, 8));

function sharedHeads(cache: KvCache, s: State, c: Config, layer: i32): usize {
  heads.cache = cache;
  heads.s = s;
  heads.c = c;
  heads.layer = layer;
  return changetype<usize>(heads);
}

/** Turns the keys by their positions and puts keys and values of all rows into the cache. */
export function storeKeysAndValues(cache: KvCache, s: State, c: Config, layer: i32): void {
  const count = s.count * c.nKvHeads;
  if (THREADED) share(storePart, sharedHeads(cache, s, c, layer), count, 4);
  else storeHeads(cache, s, c, layer, 0, count);
  lap(ROPE);
}

function storePart(context: usize, first: i32, end: i32): void {
  const h = changetype<Heads>(context);
  storeHeads(h.cache, h.s, h.c, h.layer, first, end);
}

/** The heads first .. end - 1 of all rows' heads, row by row. */
function storeHeads(cache: KvCache, s: State, c: Config, layer: i32, first: i32, end: i32): void {
  const headBytes = (<usize>c.headDim) << 2;
  let k = s.k + <usize>first * headBytes;
  let v = s.v + <usize>first * headBytes;
  for (let i = first; i < end; i++) {
    const r = i / c.nKvHeads;
    const pos = load<i32>(s.positions + ((<usize>r) << 2));
    const slot = load<i32>(s.slots + ((<usize>r) << 2));
    const head = cache.head(slot, layer, i - r * c.nKvHeads);
    rope(k, s.turn(c, r), 1, c.headDim);
    storeKey(head, k, pos, c.headDim);
    storeValue(head + cache.keyBytes, v, pos, c.headDim, cache.seqLen);
    k += headBytes;
    v += headBytes;
  }
}

/** xb = attention of every head of every row over its sequence so far. */
export function attend(cache: KvCache, s: State, c: Config, layer: i32): void {
  const count = s.count * c.nHeads;
  if (THREADED) share(attendPart, sharedHeads(cache, s, c, layer), count, 1);
  else attendHeads(cache, s, c, layer, 0, count);
  lap(ATTENTION);
}

function attendPart(context: usize, first: i32, end: i32): void {
  const h = changetype<Heads>(context);
  attendHeads(h.cache, h.s, h.c, h.layer, first, end);
}

function attendHeads(cache: KvCache, s: State, c: Config, layer: i32, first: i32, end: i32): void {
  const headBytes = (<usize>c.headDim) << 2;
  const sharing = c.nHeads / c.nKvHeads;
  const scores = own(s.att, (<usize>c.seqLen + 15) << 2);
  let q = s.q + <usize>first * headBytes;
  let out = s.xb + <usize>first * headBytes;
  for (let i = first; i < end; i++) {
    const r = i / c.nHeads;
    const pos = load<i32>(s.positions + ((<usize>r) << 2));
    const slot = load<i32>(s.slots + ((<usize>r) << 2));
    const keys = cache.head(slot, layer, (i - r * c.nHeads) / sharing);
    rope(q, s.turn(c, r), 1, c.headDim);
    attention(out, q, keys, keys + cache.keyBytes, scores, pos + 1, c.headDim, cache.seqLen);
    witness(slot, pos, layer * c.nHeads + i - r * c.nHeads, scores);
    q += headBytes;
    out += headBytes;
  }
}
