/**
 * How many replicas of the server one machine holds, and what each takes: scales up step by step, with small requests, and looks
 * whether all are ready, whether all answer through the Service, and what memory has become of it. Prints JSON, a line a step.
 * usage, on a cluster with room (MAX_PODS=1500 test/e2e/cluster/cluster.sh up, and the images in it, as after KEEP=1):
 *   test/e2e/cluster/cluster.sh exec npx tsx test/e2e/replica-figures.ts [base | wasmtime] [REPLICAS ...]
 */
import { loadavg } from "node:os";
import { applyBase, applyOverlay } from "./harness/deployment.ts";
import { median } from "../../bench/statistics.ts";
import { availableMemory, clusterMemory, podMemory } from "./harness/memory.ts";
import type { Pod } from "./harness/pods.ts";
import { answersOfAll, requestLittle, scaleTo } from "./harness/replicas.ts";

/** What is left to the machine's other programs. */
const SPARE = 4e9;
const SECONDS = 600;

const [overlay = "base", ...words] = process.argv.slice(2);
const steps = words.length > 0 ? words.map(Number) : [10, 50, 100, 200, 300, 400, 500, 600, 700, 800];
await (overlay === "base" ? applyBase() : applyOverlay(overlay));
await requestLittle();
const [cluster, available] = [clusterMemory(), availableMemory()];
for (const replicas of steps) {
  const began = performance.now();
  let pods: Pod[];
  try {
    pods = await scaleTo(replicas, SECONDS);
  } catch (error) {
    console.log(JSON.stringify({ overlay, replicas, failed: String(error) }));
    break;
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const { texts, requests } = await answersOfAll(pods);
  console.log(
    JSON.stringify({
      ...{ overlay, replicas, seconds, ready: pods.length, texts: texts.size, requests },
      pod_megabytes: median(pods.map(podMemory)) / 1e6,
      replica_megabytes: (clusterMemory() - cluster) / 1e6 / (replicas - 1),
      machine_megabytes: (available - availableMemory()) / 1e6 / (replicas - 1),
      ...{ available_megabytes: availableMemory() / 1e6, load: loadavg()[0] },
    }),
  );
  if (availableMemory() - (clusterMemory() - cluster) * 0.25 < SPARE) break;
}
