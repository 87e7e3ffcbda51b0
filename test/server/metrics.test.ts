import { expect, test } from "vitest";
import { CHAT, chatText, COMPLETIONS, get, json, metrics, post, untilLoad, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { ALL_HOSTS, describeServers } from "./each-server.ts";
import { type Metrics, total } from "./prometheus.ts";
import type { ServerProcess } from "./server-process.ts";

const SECRET = "Xylophone";
const BODY = { messages: [{ role: "user", content: `Tell me about ${SECRET}.` }], temperature: 0, max_tokens: 15 };

const COUNTERS = [
  ...["prompt_tokens_total", "generation_tokens_total", "prefix_cache_queries_total", "prefix_cache_hits_total"],
  ...["request_success_total", "requests_cancelled_total"],
];
const GAUGES = ["num_requests_running", "num_requests_waiting", "kv_cache_usage_ratio", "build_info"];
const HISTOGRAMS = [
  ...["time_to_first_token_seconds", "inter_token_latency_seconds", "e2e_request_latency_seconds"],
  ...["request_queue_time_seconds"],
];

/** The buckets of a histogram, in the order of their bounds. */
function buckets({ samples }: Metrics, name: string): number[] {
  const found = [...samples].filter(([key]) => key.startsWith(`${name}_bucket{`));
  const bounds = found.map(([key]) => /le="([^"]+)"/.exec(key)![1]!);
  expect(bounds.at(-1)).toBe("+Inf");
  const numbers = bounds.slice(0, -1).map(Number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  return found.map(([, value]) => value);
}

describeServers(
  "/metrics",
  () => ({ args: STORYTELLER }),
  (server) => {
    test("is Prometheus' text with the names that dashboards look for", async () => {
      const answer = await get(server(), "/metrics");
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
      const now = await metrics(server());
      for (const [type, names] of [
        ["counter", COUNTERS],
        ["gauge", GAUGES],
        ["histogram", HISTOGRAMS],
      ] as const) {
        for (const name of names) expect([name, now.types.get(`llama2_${name}`)]).toEqual([name, type]);
      }
      for (const key of now.samples.keys()) expect(key).toMatch(/model_name="storyteller"/);
    });

    test("counts what was asked and answered", async () => {
      const before = await metrics(server());
      const { usage } = await whole(server(), CHAT, BODY);
      await whole(server(), COMPLETIONS, { prompt: "a", max_tokens: 5, n: 2 });
      const after = await metrics(server());
      const grown = (name: string): number => total(after, `llama2_${name}`) - total(before, `llama2_${name}`);
      expect(grown("generation_tokens_total")).toBe(usage.completion_tokens + 10);
      expect(grown("prompt_tokens_total")).toBeGreaterThanOrEqual(usage.prompt_tokens + 1);
      expect(grown("request_success_total")).toBe(3);
      expect(grown("requests_cancelled_total")).toBe(0);
      for (const name of HISTOGRAMS) {
        const counts = buckets(after, `llama2_${name}`);
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
        expect(counts.at(-1)).toBe(total(after, `llama2_${name}_count`));
        expect(grown(`${name}_count`)).toBeGreaterThan(0);
        expect(grown(`${name}_sum`)).toBeGreaterThanOrEqual(0);
      }
      await untilLoad(server(), 0);
      expect(total(after, "llama2_kv_cache_usage_ratio")).toBeLessThanOrEqual(1);
    });

    test("a prompt that was seen before is a hit of the prefix cache", async () => {
      await chatText(server(), BODY);
      const before = await metrics(server());
      const { usage } = await whole(server(), CHAT, BODY);
      const after = await metrics(server());
      const hits = total(after, "llama2_prefix_cache_hits_total") - total(before, "llama2_prefix_cache_hits_total");
      expect(usage.prompt_tokens_details.cached_tokens).toBe(usage.prompt_tokens - 1);
      expect(hits).toBe(usage.prompt_tokens - 1);
    });
  },
  ALL_HOSTS,
);

const PROBES = ["/health", "/livez", "/readyz", "/metrics"];

/** What a server has logged, as soon as there is a whole line like this. */
async function entriesTo(server: ServerProcess, last: RegExp): Promise<Record<string, unknown>[]> {
  await server.printed(last);
  return server.log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describeServers(
  "the log at --log-level debug",
  () => ({ args: [...STORYTELLER, "--log-level", "debug"] }),
  (server) => {
    test("has the probes too", async () => {
      for (const path of PROBES) await get(server(), path);
      const entries = await entriesTo(server(), /\/metrics.*\n/);
      // The harness may have asked /readyz before.
      expect(entries.slice(-PROBES.length).map(({ path }) => path)).toEqual(PROBES);
    });
  },
);

describeServers(
  "the log",
  () => ({ args: STORYTELLER }),
  (server) => {
    test("is a JSON object a request, with no text of a prompt or an answer", async () => {
      const text = await chatText(server(), BODY);
      for (const path of PROBES) expect((await get(server(), path)).status).toBe(200);
      await post(server(), CHAT, "{");
      await get(server(), "/nowhere");
      const entries = await entriesTo(server(), /\/nowhere.*\n/);
      expect(entries.map(({ status, path }) => `${String(status)} ${String(path)}`)).toEqual([
        `200 ${CHAT}`,
        `400 ${CHAT}`,
        "404 /nowhere",
      ]);
      expect(entries[0]).toMatchObject({
        method: "POST",
        completion_tokens: 15,
        id: expect.stringMatching(/^req_/) as string,
      });
      expect(Math.abs(Date.parse(entries[0]!["time"] as string) - Date.now())).toBeLessThan(3_600_000);
      expect(server().log).not.toContain(SECRET);
      expect(server().log).not.toContain(text.slice(2, 12));
    });

    test("the models are listed with what is known of them, and found by name", async () => {
      const { data } = json(await get(server(), "/v1/models")) as {
        data: { id: string; meta: Record<string, unknown> }[];
      };
      expect(data).toHaveLength(1);
      expect(data[0]).toMatchObject({ id: "storyteller", object: "model", owned_by: "llama2-wasm" });
      expect(data[0]!.meta).toMatchObject({ n_ctx_train: 1024, n_embd: 256, n_vocab: 4096, n_params: 5065472 });
      expect(json(await get(server(), "/v1/models/storyteller"))).toMatchObject({ id: "storyteller" });
    });
  },
);
