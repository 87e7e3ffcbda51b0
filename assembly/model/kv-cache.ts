import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { keyBytes, valueBytes } from "../kernels/attention";
import { Config } from "./config";

/** Keys and values of every position of every sequence: slots x layers x key/value heads, laid out as attention.ts says. */
@unmanaged
export class KvCache {
  block: usize;
  keyBytes: usize; // of one head
  headBytes: usize; // keys and values of one head
  layerBytes: usize;
  slotBytes: usize;

  /** The keys of a head; its values follow after `keyBytes`. */
  head(slot: i32, layer: i32, head: i32): usize {
    return this.block + <usize>slot * this.slotBytes + <usize>layer * this.layerBytes + <usize>head * this.headBytes;
  }
}

/** Bytes of the cache for `slots` sequences of the model's context. */
export function kvCacheBytes(c: Config, slots: i32): u64 {
  const head = keyBytes(c.seqLen, c.headDim) + valueBytes(c.seqLen, c.headDim);
  return <u64>slots * <u64>c.nLayers * <u64>c.nKvHeads * head;
}

/** An empty cache, or null after `fail`. */
export function newKvCache(c: Config, slots: i32): KvCache {
  const bytes = kvCacheBytes(c, slots);
  const cache = changetype<KvCache>(alloc(offsetof<KvCache>()));
  const block = changetype<usize>(cache) ? alloc(bytes) : 0;
  if (!block) {
    failMemory("the KV cache (--context N makes it smaller)", bytes);
    return changetype<KvCache>(0);
  }
  cache.block = block;
  cache.keyBytes = <usize>keyBytes(c.seqLen, c.headDim);
  cache.headBytes = cache.keyBytes + <usize>valueBytes(c.seqLen, c.headDim);
  cache.layerBytes = cache.headBytes * <usize>c.nKvHeads;
  cache.slotBytes = cache.layerBytes * <usize>c.nLayers;
  return cache;
}
