import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const TRAINING = fileURLToPath(new URL("../../models/training/", import.meta.url));
const PYTHON = process.env.LLAMA2_PYTHON ?? "python3";

/** Whether Python is there, and can import these modules. */
export function hasPython(...modules: readonly string[]): boolean {
  const imports = modules.map((name) => `import ${name}\n`).join("");
  return spawnSync(PYTHON, ["-c", imports]).status === 0;
}

/**
 * Runs Python with the modules of models/training in reach.
 * @param args as after `python3`: a program of `models/training`, or "-c" and lines of code
 * @returns what it printed
 * @throws Error with what it wrote to standard error, when it failed
 */
export function python(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(PYTHON, args, {
    cwd: TRAINING,
    encoding: "utf8",
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  if (status !== 0) throw new Error(`Python failed: ${stderr}`);
  return stdout;
}
