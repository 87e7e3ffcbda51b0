import { median } from "./measures.ts";

/** One number of the model card. */
export interface Figure {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: "%" | "tokens" | "perplexity" | "bits";
  /** How many cases it was taken from. */
  readonly cases: number;
  /** What it is to be at least, or at most; absent where nothing is demanded. */
  readonly target?: Target;
  /** Some cases that failed. */
  readonly failures?: readonly string[];
}

/** A bound that a figure is to keep. */
export interface Target {
  readonly bound: "at least" | "at most";
  readonly value: number;
}

const MOST_FAILURES = 8;

/** Makes the figures of one group. */
export class FigureGroup {
  readonly figures: Figure[] = [];

  constructor(private readonly group: string) {}

  /** Adds in how many of the cases, in per cent, something holds. Nothing is added where there are no cases. */
  share<T>(name: string, cases: readonly T[], holds: (one: T) => boolean, options: ShareOptions<T> = {}): void {
    if (cases.length === 0) return;
    const failed = cases.filter((one) => !holds(one));
    const { target, show } = options;
    this.figures.push({
      group: this.group,
      name,
      value: (100 * (cases.length - failed.length)) / cases.length,
      unit: "%",
      cases: cases.length,
      ...(target === undefined ? {} : { target: { bound: "at least", value: target } }),
      ...(show === undefined ? {} : { failures: failed.slice(0, MOST_FAILURES).map(show) }),
    });
  }

  /** Adds the median of some numbers of tokens. */
  medianTokens(name: string, values: readonly number[]): void {
    if (values.length === 0) return;
    this.figures.push({ group: this.group, name, value: median(values), unit: "tokens", cases: values.length });
  }

  /** Adds any other figure. */
  add(figure: Omit<Figure, "group">): void {
    this.figures.push({ group: this.group, ...figure });
  }
}

/** What a share is to reach, in per cent, and how a case that failed is shown. */
export interface ShareOptions<T> {
  readonly target?: number;
  readonly show?: (one: T) => string;
}
