import { afterAll, beforeAll, expect, test } from "vitest";
import { applyBase } from "./harness/deployment.ts";
import { clusterMemory, podMemory } from "./harness/memory.ts";
import { answersOfAll, requestLittle, scaleTo } from "./harness/replicas.ts";

const REPLICAS = 24;

beforeAll(applyBase);
afterAll(async () => {
  // For a rollout takes one pod after the other.
  await scaleTo(1);
  await applyBase();
});

// How many there can be, and of wasmtime too: replica-figures.ts.
test("24 replicas on one machine: all answer, and all the same", async () => {
  await requestLittle();
  const before = clusterMemory();
  const pods = await scaleTo(REPLICAS);
  expect(pods).toHaveLength(REPLICAS);
  expect((await answersOfAll(pods)).texts.size).toBe(1);
  for (const { status } of pods) expect(status.containerStatuses[0]!.restartCount).toBe(0);
  const pod = Math.max(...pods.map(podMemory)) / 1e6;
  const all = (clusterMemory() - before) / (REPLICAS - 1) / 1e6;
  console.log(`a pod takes ${pod.toFixed(1)} MB at most, with all that runs it ${all.toFixed(1)} MB`);
  expect(pod).toBeLessThan(64);
});
