import { describe, expect, it } from "vitest";
import { parseCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { type Row } from "../../src/engine.ts";
import { Random } from "../models/random.ts";
import { difference, engineLogits, randomTokens, referenceLogits, rowsOf } from "./logits.ts";
import { type ModelFile, STORIES, VARIED } from "./models.ts";
import { openEngine } from "./test-engine.ts";

/** One shipped model in each format, beside the shapes. */
const MODELS = [...VARIED, STORIES[0]!, STORIES[2]!];
const CHUNKS = [1, 2, 3, 7, 16, 64];
const SLOTS = 5;

const { engine, load } = await openEngine();

/** A sequence of tokens with the oracle's logits after each of them. */
interface Sequence {
  readonly tokens: readonly number[];
  readonly logits: readonly Float64Array[];
}

/** Sequences of a model that is loaded with these options, each from a seed of its own. */
function sequencesOf({ bytes }: ModelFile, options: Parameters<typeof load>[1], seeds: readonly number[]): Sequence[] {
  const config = load(bytes(), options);
  const checkpoint = parseCheckpoint(bytes());
  return seeds.map((seed) => {
    const tokens = randomTokens(config, seed, 40);
    return { tokens, logits: referenceLogits(checkpoint, tokens) };
  });
}

describe("logits are the same, bit for bit,", () => {
  it.each(MODELS)("however the prompt is cut into batches: $name", (model) => {
    const [{ tokens, logits }] = sequencesOf(model, { logitRows: 64 }, [1]) as [Sequence];
    for (const chunk of CHUNKS) {
      expect(difference(engineLogits(engine, tokens, chunk), logits), `batches of ${chunk}`).toBeUndefined();
    }
  });

  it.each(MODELS)("whatever rows share the batch: $name", (model) => {
    const seeds = Array.from({ length: SLOTS }, (_, slot) => 10 + slot);
    const sequences = sequencesOf(model, { slots: SLOTS, rows: 21, logitRows: 21 }, seeds);
    for (const seed of [1, 2, 3, 4]) {
      for (const { rows, expected } of compositions(sequences, new Random(seed), 21)) {
        expect(difference(engine.forward(rows), expected)).toBeUndefined();
      }
    }
  });

  it.each(MODELS)("after going back to a prefix and writing over what came behind: $name", (model) => {
    const [kept, other] = sequencesOf(model, { logitRows: 64 }, [1, 2]) as [Sequence, Sequence];
    const length = kept.tokens.length;
    engineLogits(engine, kept.tokens, 64);
    for (const from of [length - 1, length >> 1, 1, 0]) {
      engineLogits(engine, other.tokens.slice(from), 7, from);
      const again = engineLogits(engine, kept.tokens.slice(from), 3, from);
      expect(difference(again, kept.logits.slice(from)), `from position ${from}`).toBeUndefined();
    }
  });

  it.each(MODELS)("in a cache full of other sequences' leftovers: $name", (model) => {
    const [kept, other] = sequencesOf(model, { slots: 3, logitRows: 64 }, [1, 2]) as [Sequence, Sequence];
    for (const slot of [0, 1, 2]) engine.forward(rowsOf(other.tokens, 0, slot));
    expect(difference(engine.forward(rowsOf(kept.tokens, 0, 1)), kept.logits)).toBeUndefined();
    for (const slot of [0, 2]) {
      const last = other.tokens.length - 1;
      const neighbour = engine.forward(rowsOf(other.tokens.slice(last), last, slot));
      expect(difference(neighbour, other.logits.slice(last)), `slot ${slot}`).toBeUndefined();
    }
  });

  it.each(MODELS)("with a smaller context: $name", (model) => {
    for (const context of [1, 15, 16, 17, 39]) {
      const [{ tokens, logits }] = sequencesOf(model, { context, logitRows: 64 }, [1]) as [Sequence];
      expect(tokens).toHaveLength(context);
      expect(difference(engineLogits(engine, tokens, 7), logits), `context ${context}`).toBeUndefined();
    }
  });

  it.each(MODELS)("when most rows want no logits: $name", (model) => {
    const [{ tokens, logits }] = sequencesOf(model, { logitRows: 2 }, [1]) as [Sequence];
    const wanted = [0, 5, 17, 18, tokens.length - 1];
    for (const [i, pos] of wanted.entries()) {
      const from = i === 0 ? 0 : wanted[i - 1]! + 1;
      const rows = tokens.slice(from, pos + 1).map((token, j) => ({ token, pos: from + j, logits: from + j === pos }));
      expect(difference(engine.forward(rows), [logits[pos]!])).toBeUndefined();
    }
  });
});

interface Composition {
  readonly rows: Row[];
  /** The oracle's logits of the rows that want some. */
  readonly expected: Float64Array[];
}

/**
 * Feeds all sequences, each in a slot of its own, in batches as unlike each other as can be: a batch takes its rows from
 * random sequences in random order, sequences start late and stand still, some go back to the start of what is left of
 * them, and about half of the rows want logits.
 */
function* compositions(sequences: readonly Sequence[], random: Random, most: number): Generator<Composition> {
  const next = sequences.map(() => 0);
  while (next.some((pos, slot) => pos < sequences[slot]!.tokens.length)) {
    const rows: Row[] = [];
    const expected: Float64Array[] = [];
    const size = 1 + random.integer(most);
    const active = next.map(() => random.integer(3) > 0);
    for (let attempts = 0; rows.length < size && attempts < 4 * most; attempts++) {
      const slot = random.integer(sequences.length);
      const { tokens, logits } = sequences[slot]!;
      const pos = next[slot]!;
      if (!active[slot] || pos === tokens.length) continue;
      const wantsLogits = random.integer(2) === 0;
      rows.push({ token: tokens[pos]!, pos, slot, logits: wantsLogits });
      if (wantsLogits) expected.push(logits[pos]!);
      next[slot] = pos + 1;
    }
    if (rows.length > 0) yield { rows, expected };
    const returning = random.integer(sequences.length);
    if (random.integer(8) === 0) next[returning] = random.integer(next[returning]! + 1);
  }
}
