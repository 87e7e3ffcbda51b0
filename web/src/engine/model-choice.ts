import { fileUrl, parseRegistry, type RegistryFile, type UrlSource } from "llama2-wasi";

/** A model that can run here. */
export interface ModelChoice {
  /** What people call it. */
  readonly name: string;
  readonly description?: string;
  readonly model: UrlSource | File;
  readonly tokenizer: UrlSource | File;
  /** What is known of the file before it is here. */
  readonly bytes?: number;
  readonly sha256?: string;
  /** Tokens of a conversation, where not all of the model's are to be used. */
  readonly context?: number;
  /** False: its file is not to be kept; it stays in memory. */
  readonly isKept?: boolean;
}

/** The models that the page offers. */
export interface ModelList {
  readonly default: ModelChoice;
  readonly models: readonly ModelChoice[];
}

interface DefaultEntry {
  readonly model?: string;
  readonly tokenizer?: string;
  readonly bytes?: number;
  readonly sha256?: string;
}

const FOLDER = "./models/";
const HUB = "https://huggingface.co";
/** Where the list is not to be had. */
const FALLBACK: DefaultEntry = { model: "storyteller.bin", tokenizer: "tokenizer.bin" };

let known: Promise<ModelList> | undefined;

/** The page's models; a list that cannot be read is one with the default alone, and is asked for again. */
export function listModels(): Promise<ModelList> {
  known ??= readList().catch(() => {
    known = undefined;
    const fallback = defaultChoice(FALLBACK, folder());
    return { default: fallback, models: [fallback] };
  });
  return known;
}

/**
 * Reads what models.json says. Models of other origins are left out, unless it says `"elsewhere": true`: the page's policy
 * lets it reach only its own.
 * @param base its address: where files without one of their own lie
 */
export function parseList(text: string, base: string): ModelList {
  const list = JSON.parse(text) as { default?: DefaultEntry; models?: unknown[]; elsewhere?: boolean };
  const { default: entry = FALLBACK, models = [], elsewhere = false } = list;
  const isReachable = ({ model, tokenizer }: ModelChoice): boolean =>
    [model, tokenizer].every((source) => "url" in source && new URL(source.url).origin === new URL(base).origin);
  const first = defaultChoice(entry, base);
  const others = models.length === 0 ? [] : parseRegistry(JSON.stringify({ models: withAddresses(models, base) }));
  const choices = others
    .filter(({ format, gated, files }) => format === "llama2.c" && !gated && files.length === 1)
    .map(({ name, description, files, tokenizer }): ModelChoice => {
      const { bytes, sha256 } = files[0]!;
      const known = { ...(bytes !== undefined && { bytes }), ...(sha256 !== undefined && { sha256 }) };
      return { name, description, model: sourceOf(files[0]!), tokenizer: sourceOf(tokenizer), ...known };
    });
  const shown = choices.filter((choice) => choice.name !== first.name && (elsewhere || isReachable(choice)));
  return { default: first, models: [first, ...shown] };
}

/** The address of a model's file; undefined of a file that a person dropped. */
export function addressOf({ model }: ModelChoice): string | undefined {
  return "url" in model ? String(model.url) : undefined;
}

/** The model with this address: a listed one, or one whose tokenizer lies beside it. */
export function choiceOf(url: string, models: readonly ModelChoice[]): ModelChoice {
  const listed = models.find((model) => addressOf(model) === url);
  return listed ?? { name: nameOf(url), model: { url }, tokenizer: { url: new URL("tokenizer.bin", url).href } };
}

function folder(): string {
  return new URL(FOLDER, document.baseURI).href;
}

async function readList(): Promise<ModelList> {
  const url = new URL("models.json", folder()).href;
  // A service worker may have lived in another tab, and ended with that, and with what it was asked: a new one is there at once.
  const response = await fetch(url).catch(() => fetch(url));
  if (!response.ok) throw new Error(`${url}: HTTP status ${response.status}`);
  return parseList(await response.text(), url);
}

function defaultChoice(entry: DefaultEntry, base: string): ModelChoice {
  const { model = FALLBACK.model!, tokenizer = FALLBACK.tokenizer!, bytes, sha256 } = entry;
  const url = new URL(model, base).href;
  return {
    name: nameOf(url),
    model: { url, ...(sha256 !== undefined && { sha256 }) },
    tokenizer: { url: new URL(tokenizer, base).href },
    ...(bytes !== undefined && { bytes }),
    ...(sha256 !== undefined && { sha256 }),
  };
}

function nameOf(url: string): string {
  return decodeURIComponent(/([^/]*?)(\.[^./]*)?$/.exec(new URL(url).pathname)?.[1] ?? "model");
}

function sourceOf(file: RegistryFile): UrlSource {
  const url = "url" in file ? file.url : fileUrl(HUB, file.repository, file.revision, file.path);
  return { url, ...(file.sha256 !== undefined && { sha256: file.sha256 }) };
}

/** Addresses may be relative to the list. */
function withAddresses(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withAddresses(item, base));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) =>
      key === "url" && typeof item === "string" ? [key, new URL(item, base).href] : [key, withAddresses(item, base)],
    ),
  );
}
