import { type ChildProcess, spawn } from "node:child_process";

/** Waits for the end of the pipe that this process holds, which comes however this process ends. */
const SCRIPT = 'read -r end; kill -KILL "$1" 2>/dev/null';

/**
 * Ends the child when this process has ended, be it by SIGKILL or by a crash, which leave no time to do so. For programs that
 * do not notice it themselves. Where there is no /bin/sh (Windows, an image of Node.js alone), the child stays behind.
 */
export function watch(child: ChildProcess): void {
  if (child.pid === undefined) return; // it did not start, which it says itself
  // A shell beside the child, because that needs nothing but POSIX; PR_SET_PDEATHSIG is Linux's alone, and out of reach from
  // Node.js without util-linux's setpriv. Not around the child, which thus keeps its signals, its exit code and its process id.
  const watchdog = spawn("/bin/sh", ["-c", SCRIPT, "llama2-watchdog", String(child.pid)], {
    // In a session of its own: a Ctrl-C, which is for every process in the terminal, must not end it before us.
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  watchdog.on("error", () => undefined);
  // Told in the same turn in which the system gives the process id away: the watchdog never kills another's process.
  child.on("exit", () => watchdog.kill("SIGKILL"));
}
