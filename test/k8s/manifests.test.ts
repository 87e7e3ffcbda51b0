import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { KUBERNETES, kustomize, oneFile, podConfiguration } from "../../scripts/kubernetes-manifests.ts";
import { missing } from "../runtimes/each.ts";
import { complaints, KUBECTL, type KubernetesObject, objectsOf, podsOf } from "./objects.ts";

const FILE = readFileSync(join(KUBERNETES, "llama2.yaml"), "utf8");
const OVERLAYS = readdirSync(join(KUBERNETES, "overlays"));

function kubectl(context: Parameters<typeof missing>[1]): string {
  return KUBECTL.program() ?? missing(KUBECTL, context);
}

/** What the Pod Security Standard "restricted" and good manners ask of every container. */
function badManners(object: KubernetesObject): string[] {
  return podsOf(object).flatMap((pod) => [
    ...(pod.securityContext.runAsNonRoot === true ? [] : ["may run as root"]),
    ...(pod.securityContext.seccompProfile?.type === "RuntimeDefault" ? [] : ["has no seccomp profile"]),
    ...(pod.automountServiceAccountToken === false ? [] : ["has a token that it does not need"]),
    ...[...(pod.initContainers ?? []), ...pod.containers].flatMap(({ name, image, resources, securityContext }) => [
      ...(/:\d[^:]*$/.test(image) ? [] : [`${name}: ${image} names no version`]),
      ...(resources.requests?.["cpu"] && resources.requests["memory"] ? [] : [`${name} requests nothing`]),
      ...(resources.limits?.["memory"] ? [] : [`${name} has no limit of memory`]),
      ...(securityContext["allowPrivilegeEscalation"] === false ? [] : [`${name} may escalate`]),
      ...(securityContext["readOnlyRootFilesystem"] === true ? [] : [`${name} may write to its root`]),
      ...(JSON.stringify(securityContext["capabilities"]) === '{"drop":["ALL"]}' ? [] : [`${name} keeps capabilities`]),
    ]),
    ...pod.containers.flatMap((container) =>
      ["startupProbe", "readinessProbe", "livenessProbe", "lifecycle"]
        .filter((name) => container[name] === undefined)
        .map((name) => `${container.name} has no ${name}`),
    ),
  ]);
}

describe("k8s/llama2.yaml", () => {
  test("is all that kubectl apply -f k8s/ finds", () => {
    expect(readdirSync(KUBERNETES).filter((name) => /\.(ya?ml|json)$/.test(name))).toEqual(["llama2.yaml"]);
  });

  test("is k8s/base, of today", (context) => {
    expect(FILE, "run npm run build:k8s").toBe(oneFile(kubectl(context)));
  });

  test("holds what the issue of a cluster is about, in one namespace", () => {
    const objects = objectsOf(FILE);
    const kinds = new Map(
      objects.map(({ kind, metadata }) => [`${kind} ${metadata.name.replace(/-\w{10}$/, "")}`, metadata]),
    );
    expect([...kinds.keys()].sort()).toEqual([
      "ConfigMap llama2-server",
      "ConfigMap llama2-web-nginx",
      "Deployment llama2-server",
      "Deployment llama2-web",
      "HorizontalPodAutoscaler llama2-server",
      "Ingress llama2",
      "Namespace llama2",
      "NetworkPolicy deny-all",
      "NetworkPolicy llama2-server",
      "NetworkPolicy llama2-web",
      "PodDisruptionBudget llama2-server",
      "PodDisruptionBudget llama2-web",
      "RuntimeClass wasmedge",
      "RuntimeClass wasmtime",
      "Service llama2-server",
      "Service llama2-server-pods",
      "Service llama2-web",
    ]);
    for (const [name, metadata] of kinds) {
      if (!/^(Namespace|RuntimeClass)/.test(name)) expect(metadata.namespace, name).toBe("llama2");
    }
    expect(kinds.get("Namespace llama2")!.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  });

  test("has the nginx configuration of web/nginx", () => {
    const { data } = objectsOf(FILE).find(({ metadata }) => metadata.name.startsWith("llama2-web-nginx"))!;
    expect(data).toEqual(podConfiguration());
  });

  test("has only fields that Kubernetes 1.34 knows", () => {
    expect(objectsOf(FILE).flatMap(complaints)).toEqual([]);
  });
});

describe("the check", () => {
  const deployment = objectsOf(FILE).find(({ kind }) => kind === "Deployment")!;

  test("sees a field that there is not, and a wrong type", () => {
    const pod = podsOf(deployment)[0]!;
    const container = pod.containers[0]!;
    for (const wrong of [{ livenessProb: {} }, { args: "--help" }, { ports: [{ port: 80 }] }]) {
      const template = { spec: { ...pod, containers: [{ ...container, ...wrong }] } };
      expect(complaints({ ...deployment, spec: { ...deployment.spec, template } })).not.toEqual([]);
    }
    expect(complaints({ ...deployment, kind: "Deploymint" })).not.toEqual([]);
  });
});

describe("overlays", () => {
  beforeEach((context) => {
    kubectl(context);
  });

  test.each(OVERLAYS)("%s is what Kubernetes takes, and nothing in it may more than it must", (overlay) => {
    const objects = objectsOf(kustomize(join(KUBERNETES, "overlays", overlay), KUBECTL.program()));
    expect(objects.flatMap(complaints)).toEqual([]);
    expect(objects.flatMap(badManners)).toEqual([]);
    expect(objects.filter((object) => podsOf(object).length > 0).length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ["wasmtime", "wasmtime", /-component$/],
    ["crun", "crun", /storyteller:[\d.]+$/],
    ["model-init", "wasmedge", /server:[\d.]+-aot$/],
    ["model-volume", "wasmedge", /server:[\d.]+-aot$/],
  ])("%s has RuntimeClass %s and its own image", (overlay, runtimeClass, image) => {
    const objects = objectsOf(kustomize(join(KUBERNETES, "overlays", overlay), KUBECTL.program()));
    const server = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "llama2-server")!;
    const [pod] = podsOf(server);
    expect(pod!.runtimeClassName).toBe(runtimeClass);
    expect(pod!.containers[0]!.image).toMatch(image);
  });
});
