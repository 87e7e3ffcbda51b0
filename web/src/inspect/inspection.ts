/** What the engine tells of itself: GET /inspect (docs/server.md). */
export interface Inspection {
  readonly model: {
    readonly layers: number;
    readonly heads: number;
    readonly kv_heads: number;
    readonly head_dim: number;
    readonly dim: number;
    readonly context: number;
  };
  readonly slots: readonly SlotInspection[];
  /** What a step's time went to, in microseconds. */
  readonly operations: readonly OperationTime[];
  /** Of the newest token that was computed; absent before the first. */
  readonly attention?: AttentionRows | null;
}

export interface SlotInspection {
  readonly id: number;
  readonly active: boolean;
  /** Tokens that it holds. */
  readonly position: number;
  readonly kv_bytes: number;
  readonly kv_bytes_total: number;
}

export interface OperationTime {
  readonly name: string;
  readonly us: number;
}

export interface AttentionRows {
  readonly slot: number;
  readonly position: number;
  /** All tokens up to this one. */
  readonly tokens: readonly number[];
  /** For each layer and head: how much of each token it took; the numbers of a row add up to 1. */
  readonly layers: readonly (readonly (readonly number[])[])[];
}

/** A token and how much a head took of it. */
export interface Weight {
  readonly at: number;
  readonly share: number;
}

/** The tokens that a head looked at most, the most looked at first. */
export function strongest(row: readonly number[], count: number): Weight[] {
  const weights = row.map((share, at) => ({ at, share }));
  return weights.sort((a, b) => b.share - a.share || a.at - b.at).slice(0, count);
}

/** The mean of several heads' rows. */
export function meanRow(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, at) => rows.reduce((sum, row) => sum + row[at]!, 0) / rows.length);
}

/** How spread a row is: 0 when all of it lies on one token, 1 when every token has the same share. */
export function spread(row: readonly number[]): number {
  if (row.length < 2) return 0;
  const bits = row.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0);
  return bits / Math.log2(row.length);
}
