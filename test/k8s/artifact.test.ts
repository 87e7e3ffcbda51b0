import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { artifact } from "../../scripts/oci-artifact.ts";
import { fileSha256 } from "../file-sha256.ts";

const MODULE = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const NAME = "localhost/llama2-server:0.1.0";

test("an OCI artifact is an image layout whose one layer is the module, as runwasi's shims take it", () => {
  const folder = mkdtempSync(join(tmpdir(), "llama2-artifact-"));
  try {
    writeFileSync(join(folder, "a.tar"), artifact(MODULE, NAME));
    execFileSync("tar", ["-xf", "a.tar"], { cwd: folder });
    const blobs = join(folder, "blobs/sha256");
    const names = readdirSync(blobs);
    for (const name of names) {
      expect(fileSha256(join(blobs, name))).toBe(name);
    }
    const json = (digest: string) =>
      JSON.parse(readFileSync(join(blobs, digest.replace("sha256:", "")), "utf8")) as unknown;
    const index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as { manifests: { digest: string }[] };
    expect(index.manifests).toEqual([
      expect.objectContaining({
        platform: { os: "wasip1", architecture: "wasm" },
        annotations: expect.objectContaining({ "io.containerd.image.name": NAME }) as unknown,
      }),
    ]);
    const manifest = json(index.manifests[0]!.digest) as {
      config: { digest: string };
      layers: { mediaType: string; digest: string }[];
    };
    expect(manifest.layers).toHaveLength(1);
    expect(manifest.layers[0]!.mediaType).toBe("application/wasm");
    expect(readFileSync(join(blobs, manifest.layers[0]!.digest.replace("sha256:", "")))).toEqual(MODULE);
    expect(json(manifest.config.digest)).toMatchObject({
      ...{ architecture: "wasm", os: "wasip1" },
      config: {
        Entrypoint: ["/llama2-server.wasm"],
        Env: [`LLAMA2_MODULE_SHA256=${manifest.layers[0]!.digest.replace("sha256:", "")}`],
      },
      rootfs: { diff_ids: [manifest.layers[0]!.digest] },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("it is the same every time", () => {
  expect(artifact(MODULE, NAME)).toEqual(artifact(MODULE, NAME));
});
