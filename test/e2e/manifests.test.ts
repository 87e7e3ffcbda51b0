import { beforeAll, describe, expect, test } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { kubectl, kubectlAloud, kubectlWith } from "./harness/command.ts";
import { removeAll } from "./harness/deployment.ts";
import { addressOf, moduleOf, NAMESPACE, podsOf, readyPodsOf, rolledOut } from "./harness/pods.ts";

describe("kubectl apply -f k8s/", () => {
  let said: { stdout: string; stderr: string };

  beforeAll(async () => {
    await removeAll();
    await kubectl("delete", "runtimeclass", "--all");
    said = await kubectlAloud("apply", "--validate=strict", "-f", "k8s/");
    await Promise.all([rolledOut("llama2-server"), rolledOut("llama2-web")]);
  });

  test("creates every object, without a warning", () => {
    expect(said.stderr).toBe("");
    const lines = said.stdout.trim().split("\n");
    expect(lines).toHaveLength(17);
    expect(lines.filter((line) => !line.endsWith(" created"))).toEqual([]);
  });

  test("leaves nothing to do: kubectl diff is empty", async () => {
    expect(await kubectl("diff", "-f", "k8s/")).toBe("");
  });

  test("brings up two servers in WebAssembly and two nginx, all ready", async () => {
    await expect.poll(async () => (await readyPodsOf("llama2-server")).length).toBe(2);
    const servers = await podsOf("llama2-server");
    expect(servers.map(({ spec }) => spec.runtimeClassName)).toEqual(["wasmedge", "wasmedge"]);
    await expect.poll(async () => (await readyPodsOf("llama2-web")).length).toBe(2);
    for (const { status } of servers) expect(status.containerStatuses[0]!.restartCount).toBe(0);
  });

  test("answers through the services: nginx's, and the server's own", async () => {
    const page = await fetch(`${await addressOf("llama2-web")}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("'wasm-unsafe-eval'");
    expect(page.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    const models = await fetch(`${await addressOf("llama2-server")}/v1/models`);
    expect(await models.json()).toMatchObject({ data: [{ id: "storyteller" }] });
    expect((await fetch(`${await addressOf("llama2-web")}/api/health`)).status).toBe(200);
  });

  test("tells the SHA-256 of its module, for the page to compare with its own", async () => {
    const [pod] = await readyPodsOf("llama2-server");
    expect(await moduleOf(pod!)).toBe(fileSha256("dist/llama2-server.wasm"));
  });

  test("logs no probe that finds all well", async () => {
    const [pod] = await readyPodsOf("llama2-server");
    const log = await kubectl("-n", NAMESPACE, "logs", pod!.metadata.name);
    expect(log).toContain("llama2: ready");
    expect(log).not.toMatch(/z","status":200/);
  });

  test("keeps what ends a pod from visitors", async () => {
    expect((await fetch(`${await addressOf("llama2-web")}/api/drain`)).status).toBe(404);
  });
});

test("Pod Security refuses what is not restricted", async () => {
  const pod = {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "root", namespace: NAMESPACE } },
    spec: { containers: [{ name: "root", image: "localhost/pause:1", securityContext: { privileged: true } }] },
  };
  await expect(kubectlWith(JSON.stringify(pod), "apply", "-f", "-")).rejects.toThrow(
    /violates PodSecurity "restricted/,
  );
});
