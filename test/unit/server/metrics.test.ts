import { beforeEach, describe, expect, test } from "vitest";
import { type Family, parseExposition } from "./exposition.ts";
import { PartsModule } from "./parts-module.ts";

const parts = new PartsModule().start();
const HISTOGRAMS = [
  "time_to_first_token_seconds",
  "inter_token_latency_seconds",
  "e2e_request_latency_seconds",
  "request_queue_time_seconds",
  "request_prefill_time_seconds",
  "request_decode_time_seconds",
];

beforeEach(() => {
  parts.exports.startHistograms();
  parts.exports.startCounters();
});

function metrics(model = "storyteller"): Map<string, Family> {
  return parseExposition(parts.with(model, (at, length) => parts.read(parts.exports.metrics(at, length))));
}

function sample(family: string, suffix = "", labels: Record<string, string> = {}): number | undefined {
  return metrics()
    .get(`llama2_${family}`)!
    .samples.get(suffix + JSON.stringify({ model_name: "storyteller", ...labels }));
}

describe("metrics", () => {
  test("are Prometheus's text format, whatever the model is called", () => {
    for (const model of ["storyteller", 'a "quoted" \\ name', "two\nlines", "ünï", ""]) {
      const families = metrics(model);
      const key = JSON.stringify({ model_name: model, finished_reason: "stop" });
      expect(families.get("llama2_request_success_total")!.samples.get(key)).toBe(0);
    }
  });

  test("count how answers end", () => {
    for (const counter of [0, 0, 0, 1, 2, 2, 3]) parts.exports.countUp(counter);
    expect(sample("request_success_total", "", { finished_reason: "stop" })).toBe(3);
    expect(sample("request_success_total", "", { finished_reason: "length" })).toBe(1);
    expect(sample("requests_cancelled_total")).toBe(2);
    expect(sample("requests_rejected_total")).toBe(1);
  });

  test("count statuses", () => {
    for (const status of [200, 200, 404, 499, 503, 599, 600, 0, 100, -1]) parts.exports.countStatus(status);
    const { samples } = metrics().get("llama2_http_requests_total")!;
    const codes = [...samples].map(([key, count]) => [(JSON.parse(key) as { code: string }).code, count]);
    expect(codes).toEqual([
      ["200", 2],
      ["404", 1],
      ["499", 1],
      ["503", 1],
      ["599", 1],
    ]);
  });

  test.each(HISTOGRAMS.map((name, i) => [name, i] as const))("%s", (name, histogram) => {
    for (const seconds of [0, 0.001, 0.0011, 0.3, 0.3, 7, 600, 601, 1e6]) parts.exports.observe(histogram, seconds);
    const bucket = (le: string): number | undefined => sample(name, "_bucket", { le });
    expect(["0.001", "0.0025", "0.25", "0.5", "5", "10", "300", "600", "+Inf"].map(bucket)).toEqual([
      2, 3, 3, 5, 5, 6, 6, 7, 9,
    ]);
    expect(sample(name, "_count")).toBe(9);
    expect(sample(name, "_sum")).toBeCloseTo(1_001_208.6021, 5);
    for (const other of HISTOGRAMS) if (other !== name) expect(sample(other, "_count")).toBe(0);
  });
});

describe("the parser", () => {
  const HEAD = "# HELP a_total x\n# TYPE a_total counter\n";

  test("takes what is right", () => {
    expect(parseExposition(`${HEAD}a_total{b="\\"\\\\\\n",c=""} 1e3\n`).get("a_total")!.samples).toEqual(
      new Map([[JSON.stringify({ b: '"\\\n', c: "" }), 1000]]),
    );
  });

  test.each([
    "",
    "a_total 1\n",
    `${HEAD}a_total 1`,
    `${HEAD}a_total 1\na_total 1\n`,
    `${HEAD}b_total 1\n`,
    `${HEAD}a_total x\n`,
    `${HEAD}a_total{b="1"}\n`,
    `${HEAD}a_total{b="1",b="2"} 1\n`,
    `${HEAD}a_total{b=1} 1\n`,
    `${HEAD}a_total{b="\\x"} 1\n`,
    `${HEAD}${HEAD}`,
    "# TYPE a_total counter\na_total 1\n",
    "# HELP a x\n# TYPE a counter\na 1\n",
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n',
  ])("refuses %j", (text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});
