import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** All that tests and the programs they start put into the system's temporary folder goes into one of their own, which goes with them. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "llama2-tests-"));
  chmodSync(folder, 0o755); // as /tmp lets others in: nginx without root reads its configuration there
  process.env["TMPDIR"] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
