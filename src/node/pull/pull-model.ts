import { join } from "node:path";
import { download, type DownloadOptions, type Outcome } from "./download.ts";
import { fileUrl } from "../../models/file-request.ts";
import type { RegistryFile, RegistryModel } from "../../models/registry.ts";

export interface PullOptions extends DownloadOptions {
  /** The hub's address, such as https://huggingface.co. */
  readonly endpoint: string;
  /** For gated models only; sent to the hub and to no other server. */
  readonly token?: string | undefined;
  /** A file is about to be looked for. */
  readonly onFile?: (name: string, path: string) => void;
  /** A file is there and was checked. */
  readonly onDone?: (name: string, outcome: Outcome) => void;
}

/** All files of a model, its tokenizer last. */
export function filesOf(model: RegistryModel): readonly RegistryFile[] {
  return [...model.files, model.tokenizer];
}

/**
 * Fetches the files of a model, one after the other, into a folder.
 * @throws PullError; Llama2Error IO. What was fetched stays, so that the next pull goes on.
 */
export async function pullModel(model: RegistryModel, folder: string, options: PullOptions): Promise<void> {
  for (const file of filesOf(model)) {
    const path = join(folder, file.name);
    options.onFile?.(file.name, path);
    const token = model.gated ? options.token : undefined;
    const { bytes, sha256 } = file;
    const origin =
      "url" in file
        ? { url: file.url, source: file.url, hub: false }
        : {
            url: fileUrl(options.endpoint, file.repository, file.revision, file.path),
            source: `${file.repository}@${file.revision}/${file.path}`,
            hub: true,
            token,
          };
    options.onDone?.(file.name, await download({ ...origin, path, bytes, sha256 }, options));
  }
}
