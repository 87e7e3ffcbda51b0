import { open } from "node:fs/promises";
import { join } from "node:path";
import { type FolderSource } from "../../convert/byte-source.ts";
import { Llama2Error } from "../../errors.ts";
import { type FileSource, openSource } from "../file-bytes.ts";
import { isMissing } from "../system-failure.ts";

/** A folder of the disk; its files stay open until it is closed. */
export interface ModelFolder extends FolderSource {
  close(): Promise<void>;
}

/** A folder as a source. Only a file that is not there counts as missing; one that cannot be opened is an error. */
export function modelFolder(path: string): ModelFolder {
  const files = new Map<string, FileSource>();
  return {
    open: async (name) => {
      const opened = files.get(name);
      if (opened) return opened;
      const file = join(path, name);
      if (!(await exists(file))) return undefined;
      const source = await openSource(file);
      files.set(name, source);
      return source;
    },
    close: async () => {
      await Promise.all(Array.from(files.values(), (file) => file.close()));
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, "r")).close();
    return true;
  } catch (error) {
    return !isMissing(error);
  }
}

/** Names the folder in a message about a file in it, unless it does so itself. */
export function namingFolder(path: string, error: unknown): unknown {
  if (!(error instanceof Llama2Error) || !error.code.startsWith("MODEL_") || error.message.includes(path)) return error;
  return new Llama2Error(error.code, `${path}: ${error.message}`, { cause: error });
}
