import { afterAll, beforeAll, expect, test } from "vitest";
import { applyBase, applyOverlay } from "./harness/deployment.ts";
import { clusterMemory, podMemory } from "./harness/memory.ts";
import { answersOfAll, requestLittle, scaleTo } from "./harness/replicas.ts";

const REPLICAS = 24;

beforeAll(applyBase);
afterAll(applyBase);

test.each(["wasmedge", "wasmtime"])(
  "one machine has 24 replicas [%s]: all answer, and all the same",
  async (runtime) => {
    if (runtime === "wasmtime") await applyOverlay(runtime);
    await requestLittle();
    await scaleTo(1);
    const before = clusterMemory();
    const pods = await scaleTo(REPLICAS);
    expect(pods).toHaveLength(REPLICAS);
    expect((await answersOfAll(pods)).texts.size).toBe(1);
    for (const { status } of pods) expect(status.containerStatuses[0]!.restartCount).toBe(0);
    const pod = Math.max(...pods.map(podMemory)) / 1e6;
    const all = (clusterMemory() - before) / (REPLICAS - 1) / 1e6;
    console.log(`${runtime}: a pod takes ${pod.toFixed(1)} MB at most, with all that runs it ${all.toFixed(1)} MB`);
    expect(pod).toBeLessThan(64);
    // A rollout takes one after the other: the next one is of one pod.
    await scaleTo(1);
  },
);
