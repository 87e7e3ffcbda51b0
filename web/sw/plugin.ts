import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { minify, type Plugin, transformWithOxc } from "vite";

const SOURCE = join(import.meta.dirname, "sw.ts");
/** What a page without the network does without. */
const LEFT_OUT = /(^sw\.js$|\.map$|^models\/)/;

/**
 * Makes sw.js with the list of the page's files: what the build wrote, and what lies in its public folder. Its version is a
 * digest of all of them, so that a browser sees a new one whenever anything has changed, and only then.
 */
export function offlineBuild(): Plugin {
  let publicFolder = "";
  return {
    name: "offline",
    apply: "build",
    configResolved({ publicDir }) {
      publicFolder = publicDir;
    },
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const digest = createHash("sha256");
        const files = new Map<string, string | Uint8Array>(publicFiles(publicFolder));
        for (const [name, file] of Object.entries(bundle))
          files.set(name, file.type === "chunk" ? file.code : file.source);
        const names = [...files.keys()].filter((name) => !LEFT_OUT.test(name)).sort();
        for (const name of names) digest.update(name).update("\0").update(files.get(name)!).update("\0");
        const list = names.map((name) => (name === "index.html" ? "./" : name));
        const { code } = await transformWithOxc(readFileSync(SOURCE, "utf8"), SOURCE, { sourcemap: false });
        const known = `const PRECACHE = ${JSON.stringify(list)}, VERSION = "${digest.digest("hex").slice(0, 16)}";\n`;
        const source = (await minify("sw.js", known + code)).code;
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}

function publicFiles(folder: string): [string, Uint8Array][] {
  if (folder === "" || !existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).replaceAll("\\", "/"), readFileSync(path)];
    });
}
