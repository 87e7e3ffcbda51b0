import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findOnPath } from "../browser/on-path.ts";
import { ROOT } from "../sources.ts";

// k8s/local/up.sh with programs in its way that only say what they were asked, and fail when they are told to: what it does when
// a step fails. That the steps are right needs docker.

const PROGRAMS = ["docker", "kind", "kubectl", "helm"];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "llama2-up-"));
  for (const program of PROGRAMS) {
    const file = join(folder, program);
    // The nodes of kind are one; what it and the others do ends as FAIL says.
    const said = program === "kind" ? '[ "$*" != "get nodes --name llama2" ] || echo node1' : "";
    writeFileSync(file, `#!/bin/sh\n${said}\ncase "${program} $*" in *"$FAIL"*) exit 1;; esac\n`);
    chmodSync(file, 0o755);
  }
  symlinkSync(process.execPath, join(folder, "node"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What up.sh says on standard error, when a command with this in it fails. */
function up(fail: string, { args = [], shim = "kwasm" }: { args?: string[]; shim?: string } = {}): string {
  const system = dirname(findOnPath(["bash"])!);
  const { status, stderr } = spawnSync("bash", [join(ROOT, "k8s/local/up.sh"), ...args], {
    encoding: "utf8",
    env: { PATH: `${folder}:${system}:/usr/bin:/bin`, HOME: folder, FAIL: fail, SHIM: shim, WAIT: "0" },
  });
  expect(status).toBe(1);
  return stderr;
}

test.each([
  ["docker info", /docker does not answer\.\n +Start its daemon/],
  ["kind create", /kind could not make a cluster\.\n +Look at: .*--retain/],
  ["wait --for=condition=Ready", /the nodes are not ready\.\n +kubectl describe nodes/],
  ["helm repo update", /chart of KWasm cannot be reached\.\n.*SHIM=FILE/],
  ["upgrade --install", /operator did not start\.\n +kubectl -n kwasm get events/],
  // No node says that it knows the runtime.
  ["nothing at all", /node1's containerd has no runtime wasmedge\.\n +kubectl -n kwasm get jobs,pods/],
])("%s fails: it says what to do", (fail, words) => {
  expect(up(fail)).toMatch(words);
});

test.each(PROGRAMS)("%s is missing: it says where to get it", (program) => {
  const real = findOnPath([program]);
  if (real !== undefined && /^\/(usr\/)?bin\//.test(real)) return;
  rmSync(join(folder, program));
  expect(up("nothing at all")).toMatch(new RegExp(`${program} is not installed\\.\\n +https://`));
});

test("without KWasm the shim is put into the nodes, and a node that does not know it then is named", () => {
  const shim = join(folder, "shim");
  expect(up("nothing at all", { shim })).toMatch(/there is no .*shim\.\n +Unpack containerd-shim-wasmedge/);
  writeFileSync(shim, "");
  expect(up("restart containerd", { shim })).toMatch(/node1 does not take the shim\./);
  expect(up("nothing at all", { shim })).toMatch(/node1's containerd does not know the shim\.\n +docker exec node1/);
});

test.each([
  ["nonsense", /no overlay nonsense\.\n +One of: api-key crun gateway/],
  ["crun", /no crun into the nodes\./],
  ["wasmtime", /too old for WASI 0\.2\.\n +SHIM=FILE with a containerd-shim-wasmtime-v1/],
  ["api-key", /there is no key\.\n +openssl rand/],
])("the overlay %s cannot be: it says why, before it makes a cluster", (overlay, words) => {
  expect(up("nothing at all", { args: [overlay] })).toMatch(words);
});
