import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./harness/clients.ts";
import { cluster, kubectl, kubectlWith, TREE } from "./harness/command.ts";
import { applyBase, applyOverlay } from "./harness/deployment.ts";
import { addressOf, NAMESPACE, podsOf, readyPodsOf, rolledOut } from "./harness/pods.ts";

const CLAIM = "llama2-models";
const FOLDER = "/var/lib/kubelet/llama2-models";
/** A folder of the cluster's machine, as the claim's volume: this cluster has no class of storage. */
const VOLUME = {
  ...{ apiVersion: "v1", kind: "PersistentVolume", metadata: { name: CLAIM } },
  spec: {
    ...{ capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], persistentVolumeReclaimPolicy: "Retain" },
    claimRef: { namespace: NAMESPACE, name: CLAIM },
    hostPath: { path: FOLDER, type: "Directory" },
  },
};
const QUESTION = { content: "Tell me a story about a fox.", seed: 1, maxTokens: 40, address: "203.0.113.1" };
let fromImage = "";

async function story(): Promise<string> {
  const { text, complete } = await ask(await addressOf("llama2-web"), QUESTION);
  expect(complete).toBe(true);
  return text;
}

/** The log of a container that ran before the server. */
async function fetchLog(pod: string): Promise<string> {
  return await kubectl("-n", NAMESPACE, "logs", pod, "-c", "fetch");
}

beforeAll(async () => {
  await applyBase();
  fromImage = await story();
});
afterAll(async () => {
  await applyBase();
  await kubectl("-n", NAMESPACE, "delete", "pvc", CLAIM, "--ignore-not-found");
  await kubectl("delete", "pv", CLAIM, "--ignore-not-found");
});

test("the model of the image tells a story", () => {
  expect(fromImage.length).toBeGreaterThan(50);
});

describe("k8s/overlays/model-init", () => {
  test("fetches the model, compares its SHA-256, and the story is the same", async () => {
    await applyOverlay("model-init");
    expect(await story()).toBe(fromImage);
    const [pod] = await readyPodsOf("llama2-server");
    expect(await fetchLog(pod!.metadata.name)).toMatch(/^storyteller\.bin: from http:.*\ntokenizer\.bin: from http:/);
  });

  test("a file of another SHA-256 never reaches the server, and the pods that run go on", async () => {
    const folder = mkdtempSync(join(TREE, "k8s/overlays/.wrong-"));
    try {
      cpSync(join(TREE, "k8s/components/model-init"), join(folder, "component"), { recursive: true });
      const list = join(folder, "component/models.txt");
      writeFileSync(list, readFileSync(list, "utf8").replace(/^[0-9a-f]{64}/m, "0".repeat(64)));
      writeFileSync(
        join(folder, "kustomization.yaml"),
        "kind: Kustomization\nnamespace: llama2\nresources: [../../base]\ncomponents: [component]\n",
      );
      await kubectl("apply", "-k", folder);
      const failing = async (): Promise<string[]> => {
        const pods = await podsOf("llama2-server");
        return pods
          .filter(({ status }) => (status.initContainerStatuses?.[0]?.restartCount ?? 0) > 0)
          .map(({ metadata }) => metadata.name);
      };
      await expect.poll(failing).toHaveLength(1);
      const [name] = await failing();
      // It has begun again: what it says comes yet.
      await expect.poll(() => fetchLog(name!)).toMatch(/storyteller\.bin: .* has SHA-256 1db14f.*, not 0000/s);
      expect(await story()).toBe(fromImage);
    } finally {
      rmSync(folder, { recursive: true });
      await kubectl("-n", NAMESPACE, "rollout", "undo", "deployment/llama2-server");
      await rolledOut("llama2-server");
    }
  });
});

describe("k8s/overlays/model-volume", () => {
  test("fills the volume once; the pods that come later find the model there", async () => {
    // For everybody to write to, as what kind's class of storage hands out.
    await cluster("node", "sh", "-c", `rm -rf ${FOLDER} && mkdir -m 1777 ${FOLDER}`);
    await kubectlWith(JSON.stringify(VOLUME), "apply", "-f", "-");
    await applyOverlay("model-volume");
    expect(await story()).toBe(fromImage);
    const before = new Set((await podsOf("llama2-server")).map(({ metadata }) => metadata.name));
    await kubectl("-n", NAMESPACE, "rollout", "restart", "deployment/llama2-server");
    await rolledOut("llama2-server");
    const later = (await readyPodsOf("llama2-server")).filter(({ metadata }) => !before.has(metadata.name));
    expect(later.length).toBeGreaterThan(0);
    for (const { metadata } of later) {
      expect(await fetchLog(metadata.name)).toBe("storyteller.bin: here\ntokenizer.bin: here\n");
    }
    expect(await story()).toBe(fromImage);
  });
});
