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
  /** What the time of a pass of the model went to: the mean of so many passes since the last question. */
  readonly operations: readonly OperationTime[];
  readonly passes: number;
  /** Of the newest token; null before the first pass that was looked at. */
  readonly attention: AttentionRows | null;
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
  /** For each layer and head: how much of each token it took, in all 1. A layer that was not asked for is empty. */
  readonly layers: readonly (readonly (readonly number[])[])[];
}

/** What is known after another look: an engine that rests tells nothing of times and attention. */
export function lookedOn(before: Inspection | undefined, now: Inspection): Inspection {
  if (before === undefined) return now;
  return {
    ...now,
    operations: now.passes > 0 ? now.operations : before.operations,
    attention: now.attention ?? before.attention,
  };
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
