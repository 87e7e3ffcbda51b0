import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { type ByteSink, type ByteSource } from "../convert/byte-source.ts";
import { Llama2Error } from "../errors.ts";
import { removeOnSignal } from "./signal-cleanup.ts";
import { reason } from "./system-failure.ts";

/** A file open for reading at any offset. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a model to read.
 * @throws Llama2Error MODEL_UNREADABLE
 */
export async function openSource(path: string): Promise<FileSource> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw new Llama2Error("MODEL_UNREADABLE", `cannot open ${path}: ${reason(cause)}`, { cause });
  });
  const status = await handle.stat();
  if (!status.isFile()) {
    await handle.close();
    throw new Llama2Error("MODEL_UNREADABLE", `cannot open ${path}: not a file`);
  }
  return {
    size: status.size,
    read: (offset, length) => readExactly(handle, path, offset, length),
    close: () => handle.close(),
  };
}

async function readExactly(handle: FileHandle, path: string, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done).catch((cause: unknown) => {
      throw new Llama2Error("IO", `cannot read ${path}: ${reason(cause)}`, { cause });
    });
    if (bytesRead === 0) throw new Llama2Error("IO", `cannot read ${path}: it became shorter while it was read`);
    done += bytesRead;
  }
  return bytes;
}

/**
 * Writes a file that appears whole or not at all: into a temporary file beside it, renamed when `write` is done and
 * removed when it fails or the process is told to end.
 * @throws Llama2Error IO, and what `write` throws
 */
export async function writeAtomically<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
  const temporary = `${path}.${process.pid}.tmp`;
  const failure = (cause: unknown): never => {
    throw new Llama2Error("IO", `cannot write ${path}: ${reason(cause)}`, { cause });
  };
  const handle = await open(temporary, "wx").catch(failure);
  const keepOnSignal = removeOnSignal(temporary);
  try {
    const result = await write({ write: (offset, bytes) => writeExactly(handle, offset, bytes).catch(failure) });
    await handle.close().catch(failure);
    await rename(temporary, path).catch(failure);
    return result;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  } finally {
    keepOnSignal();
  }
}

async function writeExactly(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}
