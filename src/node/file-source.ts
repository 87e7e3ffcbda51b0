import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { FileSource } from "../loopback/file-source.ts";
import { systemFailure } from "./system-failure.ts";

/** A file by its descriptor. */
export function openDescriptor(fd: number): FileSource {
  return {
    size: fstatSync(fd).size,
    read(offset, into) {
      let done = 0;
      while (done < into.length) {
        const n = readSync(fd, into, done, into.length - done, offset + done);
        if (n === 0) break;
        done += n;
      }
      return done;
    },
    close() {
      closeSync(fd);
    },
  };
}

/** A file by its path. @throws Llama2Error IO */
export function openPath(path: string): FileSource {
  try {
    return openDescriptor(openSync(path, "r"));
  } catch (cause) {
    throw systemFailure(`read ${path}`, cause);
  }
}
