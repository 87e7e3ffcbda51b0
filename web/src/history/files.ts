// What writes and reads files comes when it is first wanted.

export async function exportJson(ids: readonly string[]): Promise<void> {
  await (await import("./exporting.ts")).exportJson(ids);
}

export async function exportMarkdown(id: string): Promise<void> {
  await (await import("./exporting.ts")).exportMarkdown(id);
}

export async function importFile(file: File): Promise<void> {
  await (await import("./importing.ts")).importFile(file);
}
