import { describe, expect, test } from "vitest";
import { type Inspection, lookedOn } from "../../../../web/src/inspect/inspection.ts";
import { compareHashes, compareModules, together } from "../../../../web/src/inspect/integrity.ts";
import { drawnRate, type PodLoad, readPodLoad } from "../../../../web/src/inspect/pod-load.ts";

describe("hashes", () => {
  test("the same, different, not known", () => {
    expect(compareHashes("a", "a")).toBe("same");
    expect(compareHashes("a", "b")).toBe("different");
    expect(compareHashes(undefined, "b")).toBe("unknown");
    expect(compareHashes("a", undefined)).toBe("unknown");
  });

  test("the build with threads is the pod's module when the pod has the page's", () => {
    expect(compareModules("threads", "plain", "plain")).toBe("build");
    expect(compareModules("plain", "plain", "plain")).toBe("same");
    expect(compareModules("threads", "other", "plain")).toBe("different");
    expect(compareModules("threads", "other", undefined)).toBe("different");
    expect(compareModules("threads", undefined, undefined)).toBe("unknown");
  });

  test("a badge is as good as its worst part", () => {
    expect(together(["same", "same"])).toBe("same");
    expect(together(["same", "build"])).toBe("build");
    expect(together(["unknown", "build"])).toBe("unknown");
    expect(together(["unknown", "different", "same"])).toBe("different");
  });
});

describe("the pod's load", () => {
  const answers: Record<string, Response | undefined> = {};
  const ask = (path: string): Promise<Response> => Promise.resolve(answers[path]!.clone());
  const { signal } = new AbortController();

  test("from health, slots and metrics", async () => {
    answers["/health"] = new Response("", { status: 503 });
    answers["/slots"] = Response.json([{ is_processing: true }, { is_processing: false }]);
    answers["/metrics"] = new Response(
      'llama2_num_requests_waiting{model_name="m"} 3\nllama2_generation_tokens_total{model_name="m"} 70\n',
    );
    expect(await readPodLoad(ask, signal)).toEqual({ isReady: false, slots: 2, busy: 1, waiting: 3, drawn: 70 });
  });

  test("what is no answer of a pod is an error", async () => {
    answers["/slots"] = new Response("", { status: 401 });
    await expect(readPodLoad(ask, signal)).rejects.toThrow("401");
  });

  test("tokens a second, unless the pod was started anew", () => {
    const load = (drawn: number): PodLoad => ({ isReady: true, slots: 1, busy: 0, waiting: 0, drawn });
    expect(drawnRate(load(100), load(150), 2000)).toBe(25);
    expect(drawnRate(load(100), load(3), 2000)).toBeUndefined();
    expect(drawnRate(load(100), load(100), 0)).toBeUndefined();
  });
});

test("an engine that rests keeps the times and the attention that were seen last", () => {
  const model = { layers: 1, heads: 1, kv_heads: 1, head_dim: 1, dim: 1, context: 8 };
  const attention = { slot: 0, position: 0, tokens: [1], layers: [[[1]]] };
  const busy: Inspection = { model, slots: [], operations: [{ name: "norm", us: 2 }], passes: 3, attention };
  const slots = [{ id: 0, active: false, position: 4, kv_bytes: 8, kv_bytes_total: 16 }];
  const still: Inspection = { model, slots, operations: [{ name: "norm", us: 0 }], passes: 0, attention: null };
  expect(lookedOn(busy, still)).toEqual({ ...still, operations: busy.operations, attention });
  expect(lookedOn(undefined, still)).toBe(still);
  expect(lookedOn(still, busy)).toEqual(busy);
});
