import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Real vocabularies and texts that lie beside the repository on some machines. */
const FOLDER = fileURLToPath(new URL("../../../../shared/", import.meta.url));

/** Whether they are there, and the words to add to the name of a test that is skipped without them. */
export const hasShared = existsSync(FOLDER);
export const needsShared = hasShared ? "" : " (skipped: ../shared is not there)";

/** A file of that folder. */
export function readShared(path: string): Buffer {
  return readFileSync(FOLDER + path);
}
