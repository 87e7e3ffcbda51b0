import { describe, expect, test } from "vitest";
import { firstDifference } from "../../../../web/src/inspect/first-difference.ts";
import { meanRow, spread, strongest } from "../../../../web/src/inspect/inspection.ts";
import { entropy, probability, summarise, sureness, surprise } from "../../../../web/src/inspect/probability.ts";
import { parseMetrics, sumOf } from "../../../../web/src/inspect/prometheus.ts";
import type { Token } from "../../../../web/src/conversation.ts";

/** A token of this probability among candidates of those. */
function token(p: number, top: number[] = [p], id = 0): Token {
  const candidates = top.map((q, i) => ({ id: i, text: String(i), logprob: Math.log(q) }));
  return { id, text: "a", logprob: Math.log(p), top: candidates };
}

describe("probabilities", () => {
  test("surprise is in bits", () => {
    expect([1, 0.5, 0.25].map((p) => surprise(token(p)))).toEqual([0, 1, 2]);
    expect(surprise({ id: 0, text: "", logprob: 1e-9 })).toBe(0);
    expect(probability({ id: 0, text: "", logprob: 1e-9 })).toBe(1);
  });

  test("five steps of sureness", () => {
    expect([0.01, 0.049, 0.05, 0.3, 0.6, 0.89, 0.9, 1].map((p) => sureness(token(p)))).toEqual([
      0, 0, 1, 2, 3, 3, 4, 4,
    ]);
  });

  test("entropy counts what the ten leave over as one more token", () => {
    expect(entropy(token(1))).toBe(0);
    expect(entropy(token(0.5, [0.5, 0.5]))).toBeCloseTo(1);
    expect(entropy(token(0.25, [0.25, 0.25]))).toBeCloseTo(1.5);
    expect(entropy({ id: 0, text: "", logprob: -1, top: [] })).toBe(0);
  });

  test("the summary of an answer", () => {
    expect(summarise([])).toBeUndefined();
    expect(summarise([token(1), token(0.25), token(0.5)])).toEqual({ mean: 1, perplexity: 2, peak: 1 });
  });
});

describe("the first difference", () => {
  const [a, b, c] = [1, 2, 3].map((id) => token(1, [1], id)) as [Token, Token, Token];

  test("none between equal answers", () => {
    expect(firstDifference([a, b], [a, b])).toBeUndefined();
    expect(firstDifference([], [])).toBeUndefined();
  });

  test("another token, or an end", () => {
    expect(firstDifference([a, b, c], [a, c, c])).toEqual({ at: 1, left: b, right: c });
    expect(firstDifference([a, b], [a])).toEqual({ at: 1, left: b, right: undefined });
    expect(firstDifference([], [a])).toEqual({ at: 0, left: undefined, right: a });
  });
});

describe("metrics", () => {
  const TEXT = `# HELP llama2_ready Whether it is.
# TYPE llama2_ready gauge
llama2_ready{model_name="a \\"b\\" \\\\ c"} 1
llama2_http_requests_total{model_name="m",code="200"} 7
llama2_http_requests_total{model_name="m",code="404"} 2
bare 1.5e3 1700000000
x_bucket{le="+Inf"} +Inf

nonsense
`;
  test("samples, labels, escapes", () => {
    const samples = parseMetrics(TEXT);
    expect(samples.map(({ name }) => name)).toEqual([
      "llama2_ready",
      "llama2_http_requests_total",
      "llama2_http_requests_total",
      "bare",
      "x_bucket",
    ]);
    expect(samples[0]).toEqual({ name: "llama2_ready", labels: { model_name: 'a "b" \\ c' }, value: 1 });
    expect(samples[4]!.value).toBe(Infinity);
    expect(sumOf(samples, "llama2_http_requests_total")).toBe(9);
    expect(sumOf(samples, "bare")).toBe(1500);
    expect(sumOf(samples, "absent")).toBeUndefined();
  });
});

describe("attention", () => {
  test("the tokens that a head looks at most", () => {
    expect(strongest([0.1, 0.6, 0.1, 0.2], 3)).toEqual([
      { at: 1, share: 0.6 },
      { at: 3, share: 0.2 },
      { at: 0, share: 0.1 },
    ]);
  });

  test("the mean of heads, and how spread a row is", () => {
    expect(
      meanRow([
        [1, 0],
        [0, 1],
      ]),
    ).toEqual([0.5, 0.5]);
    expect(meanRow([])).toEqual([]);
    expect(spread([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(1);
    expect(spread([1, 0, 0, 0])).toBeCloseTo(0);
    expect(spread([1])).toBe(0);
  });
});
