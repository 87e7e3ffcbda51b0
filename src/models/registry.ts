import { Llama2Error } from "../errors.ts";

/** A file of a model and where it comes from: a repository of the hub, or, with its checksum known, any address. */
export type RegistryFile = {
  /** The name it is stored under. */
  readonly name: string;
  readonly bytes?: number;
  readonly sha256?: string;
} & (
  | { readonly repository: string; readonly revision: string; readonly path: string }
  | { readonly url: string; readonly sha256: string }
);

/** A model that can be pulled. */
export interface RegistryModel {
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  /** llama2.c's checkpoints run as they are; Hugging Face's safetensors do not. */
  readonly format: "llama2.c" | "safetensors";
  /** Whether the hub gives it only to those who accepted its licence. */
  readonly gated: boolean;
  /** Its page on the hub, below the hub's address. */
  readonly repository: string;
  /** Its size in words, where the exact one is not known. */
  readonly about?: string;
  /** All files; of a llama2.c model, the checkpoint comes first. */
  readonly files: readonly RegistryFile[];
  readonly tokenizer: RegistryFile;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
/** Names that the download itself uses, or that no Windows folder takes. */
const RESERVED = /(\.(part|lock|sha256|tmp|stale)|\.)$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Reads a list of models, such as models/models.json.
 * @throws Llama2Error MODEL_INVALID: what is wrong, and in which entry. No name or path of a valid list leaves its folder.
 */
export function parseRegistry(text: string): RegistryModel[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw invalid(`no JSON: ${(cause as Error).message.split("\n")[0]!}`, cause);
  }
  const models = arrayOf(field(list, "models"), "models").map(parseModel);
  refuseTwins(models, "models");
  return models;
}

function parseModel(value: unknown, index: number): RegistryModel {
  const at = `models[${index}]`;
  const name = matching(field(value, "name"), NAME, `${at}.name`);
  const repository = matching(field(value, "repository"), /^[^/]+\/[^/]+$/, `${at}.repository`);
  repository.split("/").forEach((part) => matching(part, NAME, `${at}.repository`));
  const revision = matching(field(value, "revision"), NAME, `${at}.revision`);
  const gated = field(value, "gated") ?? false;
  if (typeof gated !== "boolean") throw invalid(`${at}.gated is neither true nor false`);
  const format = matching(field(value, "format"), /^(llama2\.c|safetensors)$/, `${at}.format`);
  const about = field(value, "about");
  const read = (file: unknown, where: string): RegistryFile => parseFile(file, { repository, revision }, where);
  const files = arrayOf(field(value, "files"), `${at}.files`).map((file, i) => read(file, `${at}.files[${i}]`));
  const tokenizer = read(field(value, "tokenizer"), `${at}.tokenizer`);
  refuseTwins([...files, tokenizer], at);
  return {
    name,
    description: line(field(value, "description"), `${at}.description`),
    licence: line(field(value, "licence"), `${at}.licence`),
    format: format as RegistryModel["format"],
    gated,
    repository,
    ...(about !== undefined && { about: line(about, `${at}.about`) }),
    files,
    tokenizer,
  };
}

function parseFile(value: unknown, origin: { repository: string; revision: string }, at: string): RegistryFile {
  const [bytes, sha256, url] = [field(value, "bytes"), field(value, "sha256"), field(value, "url")];
  if (bytes !== undefined && !(Number.isSafeInteger(bytes) && (bytes as number) > 0)) {
    throw invalid(`${at}.bytes is not a whole number from 1`);
  }
  const known = {
    ...(bytes !== undefined && { bytes: bytes as number }),
    ...(sha256 !== undefined && { sha256: matching(sha256, /^[0-9a-f]{64}$/, `${at}.sha256`) }),
  };
  if (url === undefined) {
    const path = matching(field(value, "path"), /^.{1,300}$/, `${at}.path`);
    path.split("/").forEach((part) => matching(part, NAME, `${at}.path`));
    return { ...known, ...origin, path, name: storedName(lastPart(path), at) };
  }
  if (known.sha256 === undefined) throw invalid(`${at} has a url but no sha256 to check it by`);
  const address = matching(url, /^https?:\/\/.{1,1000}$/, `${at}.url`);
  if (!URL.canParse(address)) throw invalid(`${at}.url is no address`);
  const name = lastPart(new URL(address).pathname);
  return { ...known, sha256: known.sha256, url: address, name: storedName(name, at) };
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function storedName(name: string, at: string): string {
  if (!NAME.test(name) || RESERVED.test(name)) throw invalid(`${at}: "${name}" cannot be the name of a file`);
  return name;
}

/** Names that differ only in case are one file on some systems. */
function refuseTwins(entries: readonly { readonly name: string }[], at: string): void {
  const names = entries.map(({ name }) => name.toLowerCase());
  const twin = entries.find(({ name }, i) => names.indexOf(name.toLowerCase()) !== i);
  if (twin !== undefined) throw invalid(`${at}: "${twin.name}" is there twice`);
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function arrayOf(value: unknown, at: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(`${at} is not a list with something in it`);
  return value as unknown[];
}

function matching(value: unknown, pattern: RegExp, at: string): string {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw invalid(value === undefined ? `${at} is missing` : `${at} is ${JSON.stringify(value).slice(0, 80)}`);
}

/** Text for a table: one line without control characters. */
function line(value: unknown, at: string): string {
  return matching(value, /^[^\p{Cc}\p{Cf}\u2028\u2029]{1,200}$/u, at);
}

function invalid(what: string, cause?: unknown): Llama2Error {
  return new Llama2Error("MODEL_INVALID", what, { cause });
}
