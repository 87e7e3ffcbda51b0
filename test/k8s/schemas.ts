/**
 * Writes test/k8s/schemas.json: of Kubernetes' own description of its objects, those kinds that k8s/ has, with every field that
 * there is and no other. usage: tsx test/k8s/schemas.ts SWAGGER CRD... (api/openapi-spec/swagger.json of the module
 * k8s.io/kubernetes, and files of config/crd/standard of sigs.k8s.io/gateway-api)
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

type Schema = Record<string, unknown>;
interface Swagger {
  definitions: Record<
    string,
    Schema & { "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[] }
  >;
}
interface Crd {
  spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
}

const KINDS = [
  "v1/Namespace v1/ConfigMap v1/Secret v1/Service v1/PersistentVolumeClaim v1/PersistentVolume apps/v1/Deployment",
  "autoscaling/v2/HorizontalPodAutoscaler policy/v1/PodDisruptionBudget node.k8s.io/v1/RuntimeClass",
  "networking.k8s.io/v1/NetworkPolicy networking.k8s.io/v1/Ingress",
]
  .join(" ")
  .split(" ");
const ANY = ["io.k8s.apimachinery.pkg.api.resource.Quantity", "io.k8s.apimachinery.pkg.util.intstr.IntOrString"];

/** Without what is only for readers, and closed: a field that it does not name is an error. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== "object" || value === null) return value;
  const schema = value as Schema;
  const kept = Object.entries(schema).filter(
    ([key, inner]) =>
      !(key === "description" && typeof inner === "string") && !key.startsWith("x-") && key !== "default",
  );
  const closed =
    typeof schema["properties"] === "object" &&
    schema["additionalProperties"] === undefined &&
    schema["type"] === "object";
  return Object.fromEntries([
    ...kept.map(([key, inner]) => [key, key === "format" ? undefined : strict(inner)] as const),
    ...(closed ? [["additionalProperties", false] as const] : []),
  ]);
}

const [swagger, ...crds] = process.argv.slice(2);
const { definitions } = JSON.parse(readFileSync(swagger!, "utf8")) as Swagger;
const kept: Record<string, unknown> = {};
const kinds: Record<string, unknown> = {};

function keep(name: string): void {
  if (name in kept) return;
  kept[name] = ANY.includes(name) ? {} : strict(definitions[name]);
  const text = JSON.stringify(kept[name]);
  for (const [, inner] of text.matchAll(/"#\/definitions\/([^"]+)"/g)) keep(inner!);
}

for (const [name, { "x-kubernetes-group-version-kind": all }] of Object.entries(definitions)) {
  for (const { group, version, kind } of all ?? []) {
    const key = [group, version, kind].filter((part) => part !== "").join("/");
    if (!KINDS.includes(key)) continue;
    keep(name);
    kinds[key] = { $ref: `#/definitions/${name}` };
  }
}
for (const file of crds) {
  const { spec } = parse(readFileSync(file, "utf8")) as Crd;
  for (const { name, schema } of spec.versions) {
    const closed = strict(schema.openAPIV3Schema) as { properties: Schema };
    closed.properties["metadata"] = { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" };
    kinds[`${spec.group}/${name}/${spec.names.kind}`] = closed;
  }
}
const path = fileURLToPath(new URL("schemas.json", import.meta.url));
writeFileSync(path, JSON.stringify({ definitions: kept, kinds }) + "\n");
