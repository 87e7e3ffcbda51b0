import { describe, expect, it } from "vitest";
import { Llama2Error } from "../../src/errors.ts";
import { type Row } from "../../src/engine.ts";
import { shapeNamed } from "../models/shapes.ts";
import { difference, rowsOf } from "./logits.ts";
import { randomModel } from "./models.ts";
import { openEngine } from "./test-engine.ts";

const { engine, load } = await openEngine();
const model = randomModel(shapeNamed("head-dim-4"), 0).bytes();

/** The code and message of what a call throws. */
function failure(body: () => unknown): [code: string, message: string] {
  try {
    body();
  } catch (error) {
    if (error instanceof Llama2Error) return [error.code, error.message];
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a batch is refused, and nothing is written, when", () => {
  const wrong: [string, Partial<Row>, string][] = [
    ["a token is not in the vocabulary", { token: 263 }, "token 263 is not in the vocabulary"],
    ["a token is negative", { token: -1 }, "token -1 is not in the vocabulary"],
    ["a token is no whole number", { token: 1.5 }, "token 1.5 is not in the vocabulary"],
    ["a position is behind the context", { pos: 32 }, "position 32 is not in the context of 32"],
    ["a position is no number", { pos: NaN }, "position NaN is not in the context of 32"],
    ["a slot is not in the cache", { slot: 2 }, "slot 2 is not one of 2"],
    ["a slot is negative", { slot: -1 }, "slot -1 is not one of 2"],
  ];
  it.each(wrong)("%s", (_, row, message) => {
    load(model, { context: 32, slots: 2 });
    const before = engine.forward(rowsOf([5, 6, 7], 0, 1));
    expect(failure(() => engine.forward([...rowsOf([8], 0, 1), { token: 1, pos: 0, ...row }]))).toEqual([
      "USAGE",
      message,
    ]);
    expect(difference(engine.forward(rowsOf([7], 2, 1)), before.slice(2))).toBeUndefined();
  });

  it("it has too many rows, or too many that want logits", () => {
    load(model, { rows: 4, logitRows: 2 });
    const rows = rowsOf([1, 2, 3, 4, 5]).map((row) => ({ ...row, logits: false }));
    expect(failure(() => engine.forward(rows))).toEqual(["USAGE", "the batch is too large"]);
    expect(failure(() => engine.forward(rowsOf([1, 2, 3])))).toEqual(["USAGE", "the batch is too large"]);
    expect(engine.forward(rows.slice(1))).toEqual([]);
    expect(engine.forward(rowsOf([1, 2]))).toHaveLength(2);
  });

  it("no model is loaded, or the last one could not be", () => {
    const refused = ["USAGE", "no model is loaded"];
    expect(failure(() => load(model.subarray(0, 1000)))[0]).toBe("MODEL_INVALID");
    expect(failure(() => engine.forward(rowsOf([1])))).toEqual(refused);
    expect(failure(() => load(model, { slots: 10_000_000 }))[0]).toBe("OUT_OF_MEMORY");
    expect(failure(() => engine.forward(rowsOf([1])))).toEqual(refused);
    load(model);
    expect(engine.forward(rowsOf([1]))).toHaveLength(1);
  });
});
