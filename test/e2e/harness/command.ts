import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The project's folder. */
export const TREE = fileURLToPath(new URL("../../../", import.meta.url));
const CLUSTER = fileURLToPath(new URL("../cluster/cluster.sh", import.meta.url));
const execute = promisify(execFile);

interface Options {
  /** Standard input. */
  input?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end. @throws with what it said, when it fails */
export async function run(program: string, args: readonly string[], { input, env }: Options = {}): Promise<string> {
  const running = execute(program, args, { cwd: TREE, maxBuffer: 1 << 26, env: { ...process.env, ...env } });
  // A program that ends without reading it is no error.
  running.child.stdin!.on("error", () => undefined).end(input ?? "");
  const { stdout } = await running;
  return stdout;
}

/** test/e2e/cluster/cluster.sh. */
export async function cluster(...args: string[]): Promise<string> {
  return await run(CLUSTER, args);
}

/** kubectl, of the test's own cluster. @throws with kubectl's words */
export async function kubectl(...args: string[]): Promise<string> {
  return await cluster("kubectl", ...args);
}

/** kubectl, with what it said on standard error too: its warnings. */
export async function kubectlAloud(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return await execute(CLUSTER, ["kubectl", ...args], { cwd: TREE, maxBuffer: 1 << 26 });
}

/** kubectl with objects on its standard input. */
export async function kubectlWith(input: string, ...args: string[]): Promise<string> {
  return await run(CLUSTER, ["kubectl", ...args], { input });
}
