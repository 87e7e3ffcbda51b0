import { statSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "./pull-model.ts";
import type { RegistryModel } from "../../models/registry.ts";
import { megabytes } from "./progress-line.ts";

/** The models as a table: name, size, licence, whether they are below `folder`, and what they are. */
export function modelTable(models: readonly RegistryModel[], folder: string): string {
  const rows = models.map((model) => [
    model.name,
    size(model),
    model.licence,
    isHere(model, folder) ? "downloaded" : model.gated ? "needs a token" : "-",
    model.description,
  ]);
  const table = [["NAME", "SIZE", "LICENCE", "HERE", ""], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function size(model: RegistryModel): string {
  const sizes = filesOf(model).map(({ bytes }) => bytes);
  if (sizes.some((bytes) => bytes === undefined)) return model.about ?? "?";
  return `${megabytes(sizes.reduce<number>((sum, bytes) => sum + bytes!, 0))} MB`;
}

/** A download gets its name when it is complete and checked, so a file of that name is one. */
function isHere(model: RegistryModel, folder: string): boolean {
  return filesOf(model).every(({ name }) =>
    statSync(join(folder, model.name, name), { throwIfNoEntry: false })?.isFile(),
  );
}
