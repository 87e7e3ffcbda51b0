import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { parseAllDocuments } from "yaml";
import { findOnPath } from "../browser/on-path.ts";

/** What `kubectl apply` takes. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
}

/** As much of a pod as tests look at. */
export interface PodSpec {
  runtimeClassName?: string;
  automountServiceAccountToken?: boolean;
  securityContext: { runAsNonRoot?: boolean; seccompProfile?: { type: string } };
  containers: Container[];
  initContainers?: Container[];
}

export interface Container {
  name: string;
  image: string;
  resources: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext: Record<string, unknown>;
  [probe: string]: unknown;
}

const SCHEMAS = JSON.parse(readFileSync(fileURLToPath(new URL("schemas.json", import.meta.url)), "utf8")) as {
  definitions: object;
  kinds: Record<string, object>;
};
const ajv = new Ajv({ unknownFormats: "ignore", schemaId: "auto" });

/** As `missing` of test/runtimes/each.ts wants it: kubectl of the PATH, or the one that the test cluster has. */
export const KUBECTL = {
  name: "kubectl",
  install: "apt-get install kubernetes-client, or test/e2e/cluster/build.sh kube",
  program: (): string | undefined => {
    const cache = process.env["LLAMA2_CLUSTER"] ?? join(homedir(), ".cache/llama2-wasm/cluster");
    const own = join(cache, "parts/kube/kubectl");
    return existsSync(own) ? own : findOnPath(["kubectl"]);
  },
};

/** The objects of a stream of YAML documents. */
export function objectsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}

/** What Kubernetes 1.34 would say against an object: unknown fields, wrong types, what is missing. */
export function complaints(object: KubernetesObject): string[] {
  const kind = SCHEMAS.kinds[`${object.apiVersion}/${object.kind}`];
  if (kind === undefined) return [`${object.apiVersion}/${object.kind} is not among test/k8s/schemas.json`];
  const validate = ajv.compile({ ...kind, definitions: SCHEMAS.definitions });
  if (validate(object) === true) return [];
  return (validate.errors ?? []).map(
    ({ dataPath, message, params }) =>
      `${object.kind} ${object.metadata.name}${dataPath} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

/** The pods that an object starts; none if it starts none. */
export function podsOf(object: KubernetesObject): PodSpec[] {
  const template = object.spec?.["template"] as { spec: PodSpec } | undefined;
  return template === undefined ? [] : [template.spec];
}
