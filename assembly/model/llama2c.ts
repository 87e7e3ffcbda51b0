import { interleaveF32, interleaveQuants, interleaveScales } from "../kernels/interleave";
import { PANEL_ROWS } from "../kernels/layout";
import { Config, F32 } from "./config";
import { ropeTableBytes } from "./llama2c-header";
import { Source } from "./source";
import { Layer, panelBytes, Weights } from "./weights";

/** A host is asked for so many bytes at a time: fewer, and the calls cost as much as the reading. */
const STAGE_BYTES: u64 = 1 << 18;

/** Bytes of the buffer through which weights stream; it holds at least a panel's rows of the widest matrix. */
export function stageBytes(c: Config): u64 {
  return max(STAGE_BYTES, <u64>max(c.dim, c.hiddenDim) * <u64>PANEL_ROWS * 4);
}

/** What a file holds of a matrix at one place: fp32 rows, or first all quants and then all scales. */
const F32_ROWS: i32 = 0;
const QUANTS: i32 = 1;
const SCALES: i32 = 2;

/** A checkpoint on its way from the file into memory. */
@unmanaged
export class Loader {
  config: Config;
  weights: Weights;
  source: Source;
  /** stageBytes bytes. */
  stage: usize;

  /**
   * Streams all weights into their places, in the file's order; see export.py.
   * @returns false, with a message, when the file cannot be read to its end
   */
  run(): bool {
    const w = this.weights;
    const c = this.config;
    if (c.version == 0) {
      if (!this.matrix(w.tokenEmbedding, c.vocabSize, c.dim)) return false;
      if (!this.norms(offsetof<Layer>("rmsAtt"))) return false;
      if (!this.attentionMatrices()) return false;
      if (!this.norms(offsetof<Layer>("rmsFfn"))) return false;
      if (!this.feedForwardMatrices()) return false;
      if (!this.norm(w.rmsFinal)) return false;
      if (!this.source.skip(ropeTableBytes(c), this.stage, <usize>stageBytes(c))) return false;
    } else {
      if (!this.norms(offsetof<Layer>("rmsAtt"))) return false;
      if (!this.norms(offsetof<Layer>("rmsFfn"))) return false;
      if (!this.norm(w.rmsFinal)) return false;
      if (!this.matrix(w.tokenEmbedding, c.vocabSize, c.dim)) return false;
      if (!this.attentionMatrices()) return false;
      if (!this.feedForwardMatrices()) return false;
    }
    return c.sharedClassifier || this.matrix(w.classifier, c.vocabSize, c.dim);
  }

  private attentionMatrices(): bool {
    const c = this.config;
    return (
      this.matrices(offsetof<Layer>("wq"), c.dim, c.dim) &&
      this.matrices(offsetof<Layer>("wk"), c.kvDim, c.dim) &&
      this.matrices(offsetof<Layer>("wv"), c.kvDim, c.dim) &&
      this.matrices(offsetof<Layer>("wo"), c.dim, c.dim)
    );
  }

  private feedForwardMatrices(): bool {
    const c = this.config;
    return (
      this.matrices(offsetof<Layer>("w1"), c.hiddenDim, c.dim) &&
      this.matrices(offsetof<Layer>("w2"), c.dim, c.hiddenDim) &&
      this.matrices(offsetof<Layer>("w3"), c.hiddenDim, c.dim)
    );
  }

  /** The same matrix of every layer. @param field its offset in Layer */
  private matrices(field: usize, d: i32, n: i32): bool {
    for (let i = 0; i < this.config.nLayers; i++) {
      if (!this.matrix(load<usize>(changetype<usize>(this.weights.layer(i)) + field), d, n)) return false;
    }
    return true;
  }

  /** The same norm of every layer. @param field its offset in Layer */
  private norms(field: usize): bool {
    for (let i = 0; i < this.config.nLayers; i++) {
      if (!this.norm(load<usize>(changetype<usize>(this.weights.layer(i)) + field))) return false;
    }
    return true;
  }

  private norm(to: usize): bool {
    return this.source.take(to, (<usize>this.config.dim) << 2);
  }

  /** One matrix[d, n], sixteen rows at a time; in Q8_0 all its quants come before all its scales. */
  private matrix(to: usize, d: i32, n: i32): bool {
    const c = this.config;
    if (c.format == F32) return this.panels(to, d, n, (<usize>n) << 2, F32_ROWS);
    const blocks = n / c.groupSize;
    return this.panels(to, d, n, <usize>n, QUANTS) && this.panels(to, d, n, (<usize>blocks) << 2, SCALES);
  }

  private panels(to: usize, d: i32, n: i32, rowBytes: usize, part: i32): bool {
    const panelRowsBytes = <usize>PANEL_ROWS * rowBytes;
    const most = <i32>(<usize>stageBytes(this.config) / panelRowsBytes) * PANEL_ROWS;
    for (let row = 0; row < d; row += most) {
      const present = min(most, d - row);
      const missing = -present & (PANEL_ROWS - 1);
      if (!this.source.take(this.stage, <usize>present * rowBytes)) return false;
      memory.fill(this.stage + <usize>present * rowBytes, 0, <usize>missing * rowBytes);
      const end = this.stage + <usize>(present + missing) * rowBytes;
      for (let from = this.stage; from < end; from += panelRowsBytes) {
        this.interleave(to, from, n, part);
        to += panelBytes(this.config, n);
      }
    }
    return true;
  }

  /** Sixteen rows of a part of a matrix into a panel. */
  private interleave(panel: usize, rows: usize, n: i32, part: i32): void {
    const groupSize = this.config.groupSize;
    if (part == F32_ROWS) interleaveF32(panel, rows, n);
    else if (part == QUANTS) interleaveQuants(panel, rows, n, groupSize);
    else interleaveScales(panel, rows, n / groupSize, groupSize);
  }
}
