import { afterAll, beforeAll, expect, test } from "vitest";
import { kubectl } from "./harness/command.ts";
import { applyBase } from "./harness/deployment.ts";
import { Load } from "./harness/load.ts";
import { addressOf, NAMESPACE, readyPodsOf, serversReady } from "./harness/pods.ts";

interface Autoscaler {
  status: {
    currentReplicas: number;
    desiredReplicas: number;
    conditions: { type: string; status: string; message: string }[];
    currentMetrics?: { type: string; pods?: { metric: { name: string }; current: { averageValue: string } } }[];
  };
}

async function autoscaler(): Promise<Autoscaler["status"]> {
  const text = await kubectl("-n", NAMESPACE, "get", "hpa", "llama2-server", "-o", "json");
  return (JSON.parse(text) as Autoscaler).status;
}

/** How many requests wait in each pod, as the autoscaler has read it; undefined before it has. */
async function waiting(): Promise<number | undefined> {
  const metric = (await autoscaler()).currentMetrics?.find(({ type }) => type === "Pods")?.pods;
  if (metric === undefined) return undefined;
  const value = metric.current.averageValue;
  return value.endsWith("m") ? Number(value.slice(0, -1)) / 1000 : Number(value);
}

beforeAll(async () => {
  await applyBase();
  await serversReady(2);
});
afterAll(async () => {
  await kubectl("-n", NAMESPACE, "delete", "hpa", "llama2-server");
  await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", "--replicas=2");
});

test("the autoscaler reads the queue, and adds pods while requests wait", async () => {
  await expect.poll(waiting, { timeout: 120_000 }).toBe(0);
  // Four slots in each of two pods: the others wait.
  const load = new Load(await addressOf("llama2-web"), 24, { maxTokens: 250, retries: true });
  try {
    await expect.poll(waiting, { timeout: 120_000, interval: 1000 }).toBeGreaterThan(2);
    const read = await waiting();
    await expect
      .poll(async () => (await readyPodsOf("llama2-server")).length, { timeout: 180_000, interval: 1000 })
      .toBeGreaterThan(2);
    const { conditions, desiredReplicas } = await autoscaler();
    const active = conditions.find(({ type }) => type === "ScalingActive")!;
    console.log(`autoscaler: ${read} requests waited in each of 2 pods, ${desiredReplicas} wanted: ${active.message}`);
    expect(active.status).toBe("True");
  } finally {
    await load.end();
  }
  expect(load.lost).toEqual([]);
});
