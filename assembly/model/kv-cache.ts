import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { copyKeys, copyValues, keyBytes, valueBytes } from "../kernels/attention";
import { Config } from "./config";

/** Keys and values of every position of every sequence: slots x layers x key/value heads, laid out as attention.ts says. */
@unmanaged
export class KvCache {
  block: usize;
  /** Positions of a slot. */
  seqLen: i32;
  headDim: i32;
  keyBytes: usize; // of one head
  headBytes: usize; // keys and values of one head
  layerBytes: usize;
  slotBytes: usize;

  /** The keys of a head; its values follow after `keyBytes`. */
  head(slot: i32, layer: i32, head: i32): usize {
    return this.block + <usize>slot * this.slotBytes + <usize>layer * this.layerBytes + <usize>head * this.headBytes;
  }

  /** Gives slot `to` the first `count` positions of slot `from`, whose own numbers they stay. */
  copyPrefix(to: i32, from: i32, count: i32): void {
    if (count <= 0 || to == from) return;
    let target = this.head(to, 0, 0);
    let source = this.head(from, 0, 0);
    for (const end = target + this.slotBytes; target < end; target += this.headBytes) {
      copyKeys(target, source, count, this.headDim);
      copyValues(target + this.keyBytes, source + this.keyBytes, count, this.headDim, this.seqLen);
      source += this.headBytes;
    }
  }
}

/** Bytes of the cache for `slots` sequences of `seqLen` positions. */
export function kvCacheBytes(c: Config, slots: i32, seqLen: i32): u64 {
  const head = keyBytes(seqLen, c.headDim) + valueBytes(seqLen, c.headDim);
  return <u64>slots * <u64>c.nLayers * <u64>c.nKvHeads * head;
}

/** An empty cache for `slots` sequences of `seqLen` positions, or null after `fail`. */
export function newKvCache(c: Config, slots: i32, seqLen: i32): KvCache {
  const bytes = kvCacheBytes(c, slots, seqLen);
  const cache = changetype<KvCache>(alloc(offsetof<KvCache>()));
  const block = changetype<usize>(cache) ? alloc(bytes) : 0;
  if (!block) {
    failMemory("the KV cache (--context N makes it smaller)", bytes);
    return changetype<KvCache>(0);
  }
  cache.block = block;
  cache.seqLen = seqLen;
  cache.headDim = c.headDim;
  cache.keyBytes = <usize>keyBytes(seqLen, c.headDim);
  cache.headBytes = cache.keyBytes + <usize>valueBytes(seqLen, c.headDim);
  cache.layerBytes = cache.headBytes * <usize>c.nKvHeads;
  cache.slotBytes = cache.layerBytes * <usize>c.nLayers;
  return cache;
}
