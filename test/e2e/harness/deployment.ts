import { join } from "node:path";
import { kubectl } from "./command.ts";
import { NAMESPACE, rolledOut } from "./pods.ts";

/** Applies the manifests as the README does, and waits until all pods are ready. */
export async function applyBase(): Promise<string> {
  const said = await kubectl("apply", "--validate=strict", "-f", "k8s/");
  await Promise.all([rolledOut("llama2-server"), rolledOut("llama2-web")]);
  return said;
}

/** Applies an overlay, or another folder for kustomize, and waits until all pods are ready. */
export async function applyOverlay(overlay: string, folder = join("k8s/overlays", overlay)): Promise<string> {
  const said = await kubectl("apply", "--validate=strict", "-k", folder);
  await Promise.all([rolledOut("llama2-server"), rolledOut("llama2-web")]);
  return said;
}

/** Takes everything away, so that the next test begins with nothing. */
export async function removeAll(): Promise<void> {
  // The pods need not finish anything for anybody.
  await kubectl(
    "-n",
    NAMESPACE,
    "delete",
    "deployment,pod",
    "--all",
    "--force",
    "--grace-period=0",
    "--ignore-not-found",
  ).catch(() => undefined);
  await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=true", "--timeout=300s");
}
