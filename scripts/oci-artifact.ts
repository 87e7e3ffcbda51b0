/**
 * Packs a module as an OCI artifact: one layer that is the module itself, no file system, as runwasi's shims load it (and keep
 * what they compile of it). The model comes from a volume. usage: tsx scripts/oci-artifact.ts MODULE NAME ARCHIVE
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const BLOCK = 512;

interface Blob {
  bytes: Buffer;
  digest: string;
}

function blob(content: Buffer | object): Blob {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  return { bytes, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
}

/** A file of a tar archive, of no one and no time. */
function tarEntry(name: string, bytes: Buffer): Buffer {
  const head = Buffer.alloc(BLOCK);
  head.write(name, 0);
  for (const [text, at] of [
    ["0000444\0" + "0000000\0".repeat(2), 100],
    [bytes.length.toString(8).padStart(11, "0") + "\0" + "0".repeat(11) + "\0", 124],
    [" ".repeat(8) + "0", 148],
    ["ustar\0" + "00", 257],
  ] as const)
    head.write(text, at, "latin1");
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(sum.toString(8).padStart(6, "0") + "\0 ", 148, "latin1");
  return Buffer.concat([head, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

/**
 * The archive, in OCI's image layout.
 * @param name the image's, with its tag: `localhost/llama2-server:0.1.0`
 */
export function artifact(module: Buffer, name: string): Buffer {
  const layer = blob(module);
  const config = blob({
    created: "1970-01-01T00:00:00Z",
    architecture: "wasm",
    os: "wasip1",
    config: {
      Entrypoint: ["/llama2-server.wasm"],
      // As in k8s/images/server.Containerfile: the page shows it.
      Env: [`LLAMA2_MODULE_SHA256=${layer.digest.replace("sha256:", "")}`],
      ...{ ExposedPorts: { "8080/tcp": {} }, StopSignal: "SIGKILL" },
    },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = blob({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: config.digest, size: config.bytes.length },
    layers: [{ mediaType: "application/wasm", digest: layer.digest, size: layer.bytes.length }],
  });
  const index = blob({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      {
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        digest: manifest.digest,
        size: manifest.bytes.length,
        platform: { architecture: "wasm", os: "wasip1" },
        annotations: {
          "io.containerd.image.name": name,
          "org.opencontainers.image.ref.name": name.replace(/^.*:/, ""),
        },
      },
    ],
  });
  return Buffer.concat([
    tarEntry("oci-layout", Buffer.from('{"imageLayoutVersion":"1.0.0"}')),
    tarEntry("index.json", index.bytes),
    ...[manifest, config, layer].map(({ bytes, digest }) => tarEntry(`blobs/${digest.replace(":", "/")}`, bytes)),
    Buffer.alloc(2 * BLOCK),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [module, name, archive] = process.argv.slice(2);
  writeFileSync(archive!, artifact(readFileSync(module!), name!));
}
