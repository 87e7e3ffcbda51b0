import { cluster, kubectl } from "./command.ts";

export const NAMESPACE = "llama2";

/** As much of a pod as tests look at. */
export interface Pod {
  metadata: { name: string; uid: string; creationTimestamp: string; deletionTimestamp?: string };
  spec: { runtimeClassName?: string };
  status: {
    podIP: string;
    conditions: { type: string; status: string; lastTransitionTime: string }[];
    containerStatuses: {
      containerID: string;
      ready: boolean;
      restartCount: number;
      state: { running?: { startedAt: string } };
      lastState: { terminated?: { exitCode: number } };
    }[];
    initContainerStatuses?: { restartCount: number; state: { terminated?: { exitCode: number } } }[];
  };
}

/** The pods of one kind that are not about to end: `llama2-server`, `llama2-web`. */
export async function podsOf(name: string): Promise<Pod[]> {
  const text = await kubectl("-n", NAMESPACE, "get", "pods", "-l", `app.kubernetes.io/name=${name}`, "-o", "json");
  return (JSON.parse(text) as { items: Pod[] }).items.filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
}

/** Those of them that are ready. */
export async function readyPodsOf(name: string): Promise<Pod[]> {
  return (await podsOf(name)).filter(({ status }) => status.containerStatuses.every(({ ready }) => ready));
}

/** Waits until a deployment is as it should be. @throws when it is not, in time */
export async function rolledOut(name: string, seconds = 600): Promise<void> {
  await kubectl("-n", NAMESPACE, "rollout", "status", `deployment/${name}`, `--timeout=${seconds}s`);
}

/** Waits until so many servers are ready. */
export async function serversReady(count: number): Promise<void> {
  while ((await readyPodsOf("llama2-server")).length !== count)
    await new Promise((resolve) => setTimeout(resolve, 500));
}

/** `http://ADDRESS:PORT` of a service. */
export async function addressOf(service: string): Promise<string> {
  const path = "jsonpath={.spec.clusterIP}:{.spec.ports[0].port}";
  return `http://${await kubectl("-n", NAMESPACE, "get", "service", service, "-o", path)}`;
}

/** Ends a pod's container as a crash does: nobody is told before. */
export async function killContainer({ status }: Pod): Promise<void> {
  const id = status.containerStatuses[0]!.containerID.replace("containerd://", "");
  await cluster("node", "ctr", "-n", "k8s.io", "tasks", "kill", "-s", "SIGKILL", id);
}

/** How many of a pod's slots are writing. */
export async function busySlots({ status }: Pod): Promise<number> {
  const slots = (await (await fetch(`http://${status.podIP}:8080/slots`)).json()) as { is_processing: boolean }[];
  return slots.filter(({ is_processing }) => is_processing).length;
}

/** The SHA-256 of a pod's module, as it tells the page. */
export async function moduleOf({ status }: Pod): Promise<string> {
  const props = (await (await fetch(`http://${status.podIP}:8080/props`)).json()) as { module_sha256: string };
  return props.module_sha256;
}

/** A number that a pod tells on /metrics. */
export async function metricOf({ status }: Pod, name: string): Promise<number> {
  const text = await (await fetch(`http://${status.podIP}:8080/metrics`)).text();
  return Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, "m").exec(text)![1]);
}
