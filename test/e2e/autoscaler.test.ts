import { afterAll, beforeAll, expect, test } from "vitest";
import { kubectl } from "./harness/command.ts";
import { applyBase } from "./harness/deployment.ts";
import { Load } from "./harness/load.ts";
import { addressOf, NAMESPACE, podsOf, readyPodsOf, serversReady } from "./harness/pods.ts";

const SYSTEM = "test/e2e/cluster/system";

interface Metric {
  type: string;
  pods?: { current: { averageValue: string } };
  resource?: { current: { averageUtilization: number } };
}

interface Autoscaler {
  status: {
    currentReplicas: number;
    desiredReplicas: number;
    conditions: { type: string; status: string; message: string }[];
    currentMetrics?: Metric[];
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

/** How much of what they request the pods' processors are used, in per cent, as the autoscaler has read it. */
async function use(): Promise<number | undefined> {
  return (await autoscaler()).currentMetrics?.find(({ type }) => type === "Resource")?.resource?.current
    .averageUtilization;
}

async function patch(path: string, value: unknown): Promise<void> {
  const change = JSON.stringify([{ op: "replace", path, value }]);
  await kubectl("-n", NAMESPACE, "patch", "hpa", "llama2-server", "--type=json", "-p", change);
}

async function servers(): Promise<number> {
  return (await podsOf("llama2-server")).length;
}

/** Four slots in each of two pods: the others wait. */
async function loadThem(): Promise<Load> {
  return new Load(await addressOf("llama2-web"), 24, { maxTokens: 250, retries: true });
}

beforeAll(async () => {
  await applyBase();
  await serversReady(2);
  // As it is, the autoscaler waits two minutes before it believes that nobody comes any more.
  await patch("/spec/behavior/scaleDown/stabilizationWindowSeconds", 5);
});
afterAll(async () => {
  await kubectl("apply", "--server-side", "-f", SYSTEM);
  await kubectl("wait", "--for=condition=Available", "apiservice", "--all", "--timeout=300s");
  await kubectl("-n", NAMESPACE, "delete", "hpa", "llama2-server");
  await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", "--replicas=2");
});

test("the autoscaler reads the queue, adds pods while requests wait, and takes them away when none does", async () => {
  await expect.poll(waiting).toBe(0);
  const load = await loadThem();
  try {
    await expect.poll(waiting, { interval: 1000 }).toBeGreaterThan(2);
    const read = await waiting();
    await expect.poll(async () => (await readyPodsOf("llama2-server")).length, { interval: 1000 }).toBeGreaterThan(2);
    const { conditions, desiredReplicas } = await autoscaler();
    const active = conditions.find(({ type }) => type === "ScalingActive")!;
    console.log(`autoscaler: ${read} requests waited in each of 2 pods, ${desiredReplicas} wanted: ${active.message}`);
    expect(active.status).toBe("True");
    // Those who still ask while pods are taken away are not to notice either.
    await load.shrinkTo(2);
    await expect.poll(servers, { interval: 1000 }).toBe(2);
  } finally {
    await load.end();
  }
  expect(load.lost).toEqual([]);
});

test("without custom metrics the processors' use adds pods, and takes none away", async () => {
  await kubectl("delete", "apiservice", "v1beta2.custom.metrics.k8s.io");
  await patch("/spec/metrics/1/resource/target/averageUtilization", 40);
  const load = await loadThem();
  try {
    await expect.poll(servers, { interval: 1000 }).toBeGreaterThan(2);
  } finally {
    await load.end();
  }
  expect(load.lost).toEqual([]);
  // By its own measure the processors have nothing to do, for longer than it wants to be sure.
  await expect.poll(use, { interval: 1000 }).toBeLessThan(40);
  const before = await servers();
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  expect(await servers()).toBe(before);
  await kubectl("apply", "--server-side", "-f", SYSTEM);
  await expect.poll(servers, { interval: 1000 }).toBe(2);
});
