import { ATTENTION_OUT, beginPass, CLASSIFIER, EMBED, FEED_FORWARD, lap, QKV } from "../base/profile";
import { rowF32, rowQ8 } from "../kernels/interleave";
import { PANEL_ROWS } from "../kernels/layout";
import { ropeTurn } from "../kernels/rope";
import { attend, storeKeysAndValues } from "./attend";
import { Config, F32 } from "./config";
import { activate, addTo, normRows } from "./elementwise";
import { KvCache } from "./kv-cache";
import { linear, prepare } from "./linear";
import { Model } from "./model";
import { State } from "./state";
import { Layer, panelBytes } from "./weights";
import { chooseWitness } from "./witness";

/**
 * One pass of the transformer over the batch in `s`: writes every row's keys and values to the cache, and the logits of
 * the rows that ask for them to `s.logits`; the output of the rows that ask for no more than that lies in `s.x`. Rows of one sequence must come in rising positions; what rows share a batch
 * changes no number.
 * Source: Touvron et al., Llama 2, arXiv 2307.09288; the operations and roundings of llama2.c's run.c and runq.c.
 */
export function forward(model: Model, cache: KvCache, s: State): void {
  const c = model.config;
  const w = model.weights;
  const dim = c.dim;
  chooseWitness(s);
  beginPass();
  embed(model, s);
  for (let i = 0; i < c.nLayers; i++) {
    const layer = w.layer(i);
    normRows(s.xb, s.x, layer.rmsAtt, s.count, c);
    prepare(s, c, s.xb, dim, s.count);
    linear(s, c, s.k, layer.wk, s.xb, c.kvDim, dim, s.count);
    linear(s, c, s.v, layer.wv, s.xb, c.kvDim, dim, s.count);
    lap(QKV);
    storeKeysAndValues(cache, s, c, i);
    // Behind the last keys and values only the rows that ask for something matter.
    if (i == c.nLayers - 1) keepWanted(s, c);
    const rows = s.count;
    if (rows == 0) return;
    linear(s, c, s.q, layer.wq, s.xb, dim, dim, rows);
    lap(QKV);
    attend(cache, s, c, i);
    prepare(s, c, s.xb, dim, rows);
    linear(s, c, s.xb2, layer.wo, s.xb, dim, dim, rows);
    lap(ATTENTION_OUT);
    addTo(s.x, s.xb2, rows * dim);
    feedForward(s, c, layer);
  }
  normRows(s.x, s.x, w.rmsFinal, s.count, c);
  const scored = s.scored;
  if (scored == 0) return;
  prepare(s, c, s.x, dim, scored);
  linear(s, c, s.logits, w.classifier, s.x, c.vocabSize, dim, scored);
  lap(CLASSIFIER);
}

/** x = the tokens' embeddings; and the turn of every row's position. */
function embed(model: Model, s: State): void {
  const c = model.config;
  for (let r = 0; r < s.count; r++) {
    const at = (<usize>r) << 2;
    const token = load<i32>(s.tokens + at);
    const panel = model.weights.tokenEmbedding + <usize>(token / PANEL_ROWS) * panelBytes(c, c.dim);
    const x = s.x + <usize>r * ((<usize>c.dim) << 2);
    if (c.format == F32) rowF32(x, panel, token % PANEL_ROWS, c.dim);
    else rowQ8(x, panel, token % PANEL_ROWS, c.dim, c.groupSize);
    ropeTurn(s.turn(c, r), s.frequencies, c.headDim, load<i32>(s.positions + at));
  }
  lap(EMBED);
}

/** Shrinks the batch to the rows that ask for something, in their order; their input of the layer moves along. */
function keepWanted(s: State, c: Config): void {
  const stride = (<usize>c.dim) << 2;
  for (let i = 0; i < s.wanted; i++) {
    const row = load<i32>(s.sources + ((<usize>i) << 2));
    if (row == i) continue;
    memory.copy(s.x + <usize>i * stride, s.x + <usize>row * stride, stride);
    memory.copy(s.xb + <usize>i * stride, s.xb + <usize>row * stride, stride);
    memory.copy(s.turn(c, i), s.turn(c, row), (<usize>c.headDim) << 3);
    store<i32>(s.positions + ((<usize>i) << 2), load<i32>(s.positions + ((<usize>row) << 2)));
    store<i32>(s.slots + ((<usize>i) << 2), load<i32>(s.slots + ((<usize>row) << 2)));
  }
  if (s.wanted < s.count) prepare(s, c, s.xb, c.dim, s.wanted);
  s.count = s.wanted;
}

/** x += w2 (silu(w1 norm(x)) * w3 norm(x)) */
function feedForward(s: State, c: Config, layer: Layer): void {
  const rows = s.count;
  normRows(s.xb, s.x, layer.rmsFfn, rows, c);
  prepare(s, c, s.xb, c.dim, rows);
  linear(s, c, s.hb, layer.w1, s.xb, c.hiddenDim, c.dim, rows);
  linear(s, c, s.hb2, layer.w3, s.xb, c.hiddenDim, c.dim, rows);
  lap(FEED_FORWARD);
  activate(s.hb, s.hb2, rows * c.hiddenDim);
  prepare(s, c, s.hb, c.hiddenDim, rows);
  linear(s, c, s.xb2, layer.w2, s.hb, c.dim, c.hiddenDim, rows);
  lap(FEED_FORWARD);
  addTo(s.x, s.xb2, rows * c.dim);
}
