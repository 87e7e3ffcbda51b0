import { describe, expect, test } from "vitest";
import { run } from "./harness/command.ts";
import { archiveOf, build, type Built } from "./images.ts";

/** A blob of an image's archive, as JSON. */
async function blob(image: Built, digest: string): Promise<Record<string, unknown>> {
  return JSON.parse(await run("tar", ["-xOf", archiveOf(image), `blobs/${digest.replace(":", "/")}`])) as Record<
    string,
    unknown
  >;
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
    const manifest = (await blob(image!, image!.digest)) as { config: { digest: string }; layers: { size: number }[] };
    expect(manifest.layers).toHaveLength(1);
    const config = await blob(image!, manifest.config.digest);
    expect(config).toMatchObject({ os: "wasi", architecture: "wasm", config: { Entrypoint: ["/llama2-server.wasm"] } });
  });
});
