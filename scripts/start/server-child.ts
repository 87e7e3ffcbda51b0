import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const LISTENING = /^llama2: listening on http:\/\/(\S+)$/;
/** What `llama2 serve` says to somebody who would call it directly. */
const SILENT = /^llama2 serve: try: /;

/** `llama2 serve`, on a port that nobody knows but us. */
export class ServerChild {
  /** HOST:PORT, once it listens. */
  address: string | undefined;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;
  private isEnding = false;

  /** @param onListening called once */
  constructor(cli: string, args: readonly string[], say: (text: string) => void, onListening: () => void) {
    // In a group of its own: a terminal's Ctrl-C reaches it through us alone, and once.
    // Over the channel it notices our end when we have no time to tell it. Of its log the errors are enough, unless somebody
    // wants more.
    const words = [cli, "serve", "--log-level", "error", ...args, "--host", "127.0.0.1", "--port", "0"];
    const child = spawn(process.execPath, words, { detached: true, stdio: ["ignore", "inherit", "pipe", "ipc"] });
    this.child = child;
    createInterface({ input: child.stderr! }).on("line", (line) => {
      const address = LISTENING.exec(line)?.[1];
      if (address !== undefined) {
        this.address = address;
        onListening();
      } else if (!SILENT.test(line)) say(line);
    });
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        resolve(code ?? signal!);
      });
    });
  }

  /** SIGTERM lets it finish its answers, everything else ends it at once. */
  end(signal: "SIGINT" | "SIGTERM" | "SIGHUP"): void {
    // A second SIGTERM would end it at once, too, and npm may pass on one that we had already.
    if (signal === "SIGTERM" && this.isEnding) return;
    this.isEnding = true;
    this.child.kill(signal === "SIGTERM" ? "SIGTERM" : "SIGINT");
  }
}
