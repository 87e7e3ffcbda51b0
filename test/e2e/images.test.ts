import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileSha256 } from "../file-sha256.ts";
import { run, TREE } from "./harness/command.ts";
import { archiveOf, build, type Built } from "./images.ts";

/** A blob of an image's archive, as JSON. */
async function blob(image: Built, digest: string): Promise<Record<string, unknown>> {
  return JSON.parse(await run("tar", ["-xOf", archiveOf(image), blobPath(digest)])) as Record<string, unknown>;
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/** What an image is made of: its layers' digests, and its configuration. */
async function partsOf(image: Built): Promise<{ layers: string[]; config: Record<string, unknown> }> {
  const manifest = await blob(image, image.digest);
  const { config, layers } = manifest as { config: { digest: string }; layers: { digest: string }[] };
  return { layers: layers.map(({ digest }) => digest), config: await blob(image, config.digest) };
}

describe("images", () => {
  test.each(["server", "server-aot", "server-component", "storyteller", "fetch", "web"])(
    "%s has the same digest every time",
    async (name) => {
      const [first] = await build(name);
      const [second] = await build(name);
      expect(second).toEqual(first);
    },
  );

  test("the server's is at most 200 KB, of one file, for wasi/wasm, started as the runtimes ask", async () => {
    const [image] = await build("server");
    expect(image!.bytes).toBeLessThanOrEqual(200_000);
    const { layers, config } = await partsOf(image!);
    expect(layers).toHaveLength(1);
    expect(config).toMatchObject({ os: "wasi", architecture: "wasm", config: { Entrypoint: ["/llama2-server.wasm"] } });
  });

  test.each([
    ["server", "llama2-server.wasm"],
    ["server-aot", "llama2-server.wasm"],
    ["server-component", "llama2-server.component.wasm"],
  ])("%s holds %s, native code at most behind it, and names its SHA-256", async (name, file) => {
    const [image] = await build(name);
    const module = join(TREE, "dist", file);
    const sha256 = fileSha256(module);
    const { layers, config } = await partsOf(image!);
    const script = 'tar -xOf "$1" "$2" | tar -xzO llama2-server.wasm | head -c "$3" | sha256sum';
    const words = ["-c", script, "-", archiveOf(image!), blobPath(layers[0]!), String(statSync(module).size)];
    expect((await run("bash", words)).slice(0, 64)).toBe(sha256);
    expect((config as { config: { Env: string[] } }).config.Env).toContain(`LLAMA2_MODULE_SHA256=${sha256}`);
  });
});
