import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Pod } from "./pods.ts";

const CLUSTER = process.env["LLAMA2_CLUSTER"] ?? join(homedir(), ".cache/llama2-wasm/cluster");

/** The cgroup of all that the cluster runs, in the hierarchy for memory. */
function clusterGroup(): string {
  const groups = readFileSync(join(CLUSTER, "run/cgroups"), "utf8").split("\n");
  return groups.find((group) => group.startsWith("/sys/fs/cgroup/memory/"))!;
}

/**
 * Bytes that a cgroup and those below it use, less files that are in memory because there is room: what kubelet calls the working
 * set. A page that many programs share is counted once, where it was read first.
 */
function workingSet(group: string): number {
  const usage = Number(readFileSync(join(group, "memory.usage_in_bytes"), "utf8"));
  const inactive = /^total_inactive_file (\d+)$/m.exec(readFileSync(join(group, "memory.stat"), "utf8"))!;
  return usage - Number(inactive[1]);
}

/** Bytes of the whole cluster: its pods, what containerd runs beside each, and Kubernetes itself. */
export function clusterMemory(): number {
  return workingSet(clusterGroup());
}

/** Bytes of one pod, which requests something, but not all that it may take. */
export function podMemory({ metadata }: Pod): number {
  return workingSet(join(clusterGroup(), `kubepods/burstable/pod${metadata.uid}`));
}

/** Bytes that the machine has left. */
export function availableMemory(): number {
  return 1024 * Number(/^MemAvailable: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))![1]);
}
