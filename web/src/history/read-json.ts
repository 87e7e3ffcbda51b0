/** What is wrong with a file; each has its text in every language. */
export type ArchiveFault =
  "notJson" | "notOurs" | "version" | "type" | "range" | "tooMany" | "tooLong" | "twice" | "unknown" | "circle";

/** A file that is not imported: where it is wrong, and how. */
export class ArchiveError extends Error {
  readonly place: string;
  readonly fault: ArchiveFault;

  constructor(place: string, fault: ArchiveFault) {
    super(`${place}: ${fault}`);
    this.name = "ArchiveError";
    this.place = place;
    this.fault = fault;
  }
}

/** The place of an item of a list. */
export function at(place: string, index: number): string {
  return `${place}[${index}]`;
}

/** @throws ArchiveError when it is none */
export function object(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ArchiveError(place, "type");
  return value as Record<string, unknown>;
}

/** @throws ArchiveError when it is none, or has more items */
export function array(value: unknown, place: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new ArchiveError(place, "type");
  if (value.length > most) throw new ArchiveError(place, "tooMany");
  return value;
}

/** @throws ArchiveError when it is none, or has more characters */
export function string(value: unknown, place: string, most: number): string {
  if (typeof value !== "string") throw new ArchiveError(place, "type");
  if (value.length > most) throw new ArchiveError(place, "tooLong");
  return value;
}

/** @throws ArchiveError when it is none, or out of range */
export function number(value: unknown, place: string, least: number, most: number): number {
  if (typeof value !== "number") throw new ArchiveError(place, "type");
  if (!(value >= least && value <= most)) throw new ArchiveError(place, "range");
  return value;
}

/** @throws ArchiveError when it is none, or out of range */
export function integer(value: unknown, place: string, least: number, most: number): number {
  const found = number(value, place, least, most);
  if (!Number.isInteger(found)) throw new ArchiveError(place, "range");
  return found;
}

/** What is read of a value that may be absent. */
export function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}
