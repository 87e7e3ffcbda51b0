import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../sources.ts";
import type { Job, Outcome } from "./virtual-host.ts";

const CHILD = fileURLToPath(new URL("runner-child.ts", import.meta.url));
const LIMIT_MS = 60_000; // of one run, and the start of the process; they take milliseconds

/** Runs dist/llama2.wasm over and over in a process of its own, which can be stopped when a run does not end. */
export class Runner {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(CHILD, [join(ROOT, "dist/llama2.wasm")], {
      execArgv: ["--import", "tsx"],
      serialization: "advanced",
    });
  }

  /** @throws when the command traps, or is still running after LIMIT_MS */
  async run(job: Job): Promise<Outcome> {
    const answer = await new Promise<Outcome | string>((resolve) => {
      const child = this.#child;
      const settle = (result: Outcome | string): void => {
        clearTimeout(timer);
        child.off("message", settle).off("exit", died);
        resolve(result);
      };
      const died = (): void => {
        settle("the process died");
      };
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        settle(`no end after ${LIMIT_MS} ms`);
      }, LIMIT_MS);
      child.on("message", settle).on("exit", died);
      child.send(job);
    });
    if (typeof answer === "string") throw new Error(answer);
    return answer;
  }

  close(): void {
    this.#child.kill();
  }
}
