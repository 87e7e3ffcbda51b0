import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { ask, clientAddress } from "./harness/clients.ts";
import { kubectl, TREE } from "./harness/command.ts";
import { applyBase, applyOverlay } from "./harness/deployment.ts";
import { addressOf, moduleOf, readyPodsOf } from "./harness/pods.ts";

const QUESTION = { content: "Tell me a story about a fox.", seed: 3, maxTokens: 40, address: clientAddress(3) };
let root = "";
let story = "";

async function tell(): Promise<string> {
  const { text, complete } = await ask(root, QUESTION);
  expect(complete).toBe(true);
  return text;
}

beforeAll(async () => {
  await applyBase();
  root = await addressOf("llama2-web");
  story = await tell();
});
afterAll(applyBase);

test.each([
  ["crun", "llama2-server.wasm"],
  ["wasmtime", "llama2-server.component.wasm"],
])("%s: the story is the same, token for token, told by %s", async (overlay, module) => {
  await applyOverlay(overlay);
  const pod = (await readyPodsOf("llama2-server")).find(({ spec }) => spec.runtimeClassName === overlay);
  expect(await moduleOf(pod!)).toBe(fileSha256(`dist/${module}`));
  expect(await tell()).toBe(story);
});

describe("api-key", () => {
  test("lets only those in who show a key", async () => {
    const folder = mkdtempSync(join(TREE, "k8s/overlays/.key-"));
    try {
      cpSync(join(TREE, "k8s/components/api-key"), join(folder, "component"), { recursive: true });
      appendFileSync(join(folder, "component/keys.txt"), "sesame\n");
      writeFileSync(
        join(folder, "kustomization.yaml"),
        "kind: Kustomization\nnamespace: llama2\nresources: [../../base]\ncomponents: [component]\n",
      );
      await applyOverlay("api-key", folder);
      const models = `${root}/api/v1/models`;
      // For a moment the servers of before, which ask for none, may still answer.
      await expect.poll(async () => (await fetch(models)).status).toBe(401);
      expect((await fetch(models, { headers: { authorization: "Bearer sesame" } })).status).toBe(200);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("modsecurity", () => {
  beforeAll(() => applyOverlay("modsecurity"));

  test("refuses attacks, and lets people talk about them", async () => {
    // For a moment the nginx of before may still be asked.
    const attack = async (): Promise<number> => (await fetch(`${root}/?file=../../../../etc/passwd`)).status;
    await expect.poll(attack).toBe(403);
    expect((await fetch(`${root}/api/v1/models?id=1%27%20OR%20%271%27=%271`)).status).toBe(403);
    expect((await fetch(`${root}/`)).status).toBe(200);
    expect(await tell()).toBe(story);
    const answer = await ask(root, {
      ...QUESTION,
      content: "Tell me about <script>alert(1)</script> and ' OR 1=1; DROP TABLE x; --",
    });
    expect(answer.complete).toBe(true);
  });

  test("streams all the same", async () => {
    let pieces = 0;
    await ask(root, { ...QUESTION, onToken: () => pieces++ });
    expect(pieces).toBeGreaterThan(10);
  });
});

test("gateway: what a cluster with the Gateway API takes", async () => {
  const objects = await kubectl("kustomize", "k8s/overlays/gateway");
  expect(objects).toContain("kind: HTTPRoute");
  expect(objects).not.toContain("kind: Ingress");
});
