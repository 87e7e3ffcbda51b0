import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll } from "vitest";
import { fileSha256 } from "../../file-sha256.ts";
import { ROOT } from "../../sources.ts";

/** A model that a page offers, by paths from the root of the repository. */
export interface OfferedModel {
  readonly name: string;
  readonly model: string;
  readonly tokenizer: string;
  /** What its list says of the file, where that is not true. */
  readonly sha256?: string;
}

export const STORYTELLER_FILES = { model: "models/storyteller.bin", tokenizer: "models/tokenizer.bin" };
export const STORIES_FILES = { model: "test/models/stories260K.bin", tokenizer: "test/models/tok512.bin" };

/** A folder of models as a deployer makes it: the page's own first, then these. It is removed after the tests. */
export function modelsFolder(models: readonly OfferedModel[] = [{ name: "stories260K", ...STORIES_FILES }]): string {
  const folder = mkdtempSync(join(tmpdir(), "llama2-models-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const linked = new Set<string>();
  const link = (path: string): string => {
    const name = basename(path);
    if (!linked.has(name)) symlinkSync(join(ROOT, path), join(folder, name));
    linked.add(name);
    return name;
  };
  const list = {
    default: { model: link(STORYTELLER_FILES.model), tokenizer: link(STORYTELLER_FILES.tokenizer) },
    models: models.map(({ name, model, tokenizer, sha256 = fileSha256(model) }) => ({
      ...{ name, description: `The model ${name}`, licence: "MIT", format: "llama2.c" },
      ...{ repository: "none/none", revision: "main" },
      files: [{ url: link(model), sha256, bytes: readFileSync(join(ROOT, model)).length }],
      tokenizer: { url: link(tokenizer), sha256: fileSha256(tokenizer) },
    })),
  };
  writeFileSync(join(folder, "models.json"), JSON.stringify(list));
  return folder;
}
