import { readFileSync } from "node:fs";
import { type Job, runVirtual } from "./virtual-host.ts";

/** Runs the jobs that its parent sends, one by one, with the command whose path is its argument. */
const module = new WebAssembly.Module(readFileSync(process.argv[2]!));

process.on("message", (job: Job) => {
  try {
    process.send!(runVirtual(module, job));
  } catch (error) {
    process.send!(String(error));
  }
});
