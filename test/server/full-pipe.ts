import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

/** A pipe that is full: who writes to it stands still until it is read. */
export class FullPipe {
  /** For the program that is to stand still. */
  readonly input: number;
  private readonly output: number;
  private reader: Socket | undefined;

  /** @param folder where its name stands */
  constructor(folder: string) {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    this.output = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.input = openSync(path, constants.O_WRONLY);
    try {
      for (;;) writeSync(this.output, "\n".repeat(4096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }

  /** From now on it is read. */
  read(): Socket {
    this.reader = new Socket({ fd: this.output, readable: true, writable: false });
    return this.reader;
  }

  close(): void {
    closeSync(this.input);
    if (this.reader === undefined) closeSync(this.output);
    else this.reader.destroy();
  }
}
