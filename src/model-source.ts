import { Llama2Error } from "./errors.ts";
import { HEADER_PREFIX_BYTES } from "./checkpoint/header.ts";
import { checkPrefix } from "./models/check-model.ts";
import type { Progress, SourceSpec } from "./worker/protocol.ts";

/** An address with what is known of its file. */
export interface UrlSource {
  readonly url: string | URL;
  /** What the file must be, in hexadecimal. */
  readonly sha256?: string;
  /** Whether it is kept for the next time; true when absent. */
  readonly cache?: boolean;
}

/** Where a model or a tokenizer comes from. Text is an address; in Node.js a path, unless it starts with http. */
export type ModelSource = string | URL | UrlSource | Blob | ReadableStream<Uint8Array> | ArrayBuffer | Uint8Array;

/** What text stands for: an address here, a path there. */
export type Locate = (text: string) => SourceSpec;

export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Makes a source ready for its way to the worker; a stream is read.
 * @throws Llama2Error USAGE; of a model's stream MODEL_MAGIC, MODEL_TRUNCATED, MODEL_INVALID
 */
export async function sourceSpec(
  source: ModelSource,
  file: Progress["file"],
  locate: Locate,
  options: SourceOptions,
): Promise<SourceSpec> {
  if (typeof source === "string" || source instanceof URL) return locate(String(source));
  if (source instanceof Blob) return { kind: "blob", blob: source };
  if (source instanceof ReadableStream) return { kind: "blob", blob: await readStream(source, file, options) };
  if (source instanceof ArrayBuffer) return { kind: "bytes", bytes: new Uint8Array(source) };
  if (source instanceof Uint8Array) return { kind: "bytes", bytes: source };
  if (typeof source !== "object" || !("url" in source)) throw new Llama2Error("USAGE", `the ${file} is no source`);
  const { url, sha256, cache = true } = source;
  const spec = locate(String(url));
  return spec.kind === "url" ? { ...spec, sha256: sha256?.toLowerCase(), cached: cache } : spec;
}

/** The tokenizer beside the model. @throws Llama2Error USAGE where nothing is beside it */
export function tokenizerBeside(model: SourceSpec): SourceSpec {
  if (model.kind === "url") {
    return { ...model, url: new URL("tokenizer.bin", model.url).href, sha256: undefined };
  }
  if (model.kind === "path") return { kind: "path", path: model.path.replace(/[^/\\]*$/, "tokenizer.bin") };
  throw new Llama2Error("USAGE", "a model that is no file with an address needs a tokenizer");
}

/** What a model is called: its file's name without an extension. */
export function modelName(spec: SourceSpec): string {
  const path =
    spec.kind === "url"
      ? new URL(spec.url).pathname
      : spec.kind === "path"
        ? spec.path
        : spec.kind === "blob" && "name" in spec.blob
          ? String(spec.blob.name)
          : "";
  return /([^/\\]+?)(\.[^./\\]*)?$/.exec(path)?.[1] ?? "model";
}

/** Reads a stream into a Blob, which a browser may keep on disk; a model's beginning is looked at when it is there. */
async function readStream(
  stream: ReadableStream<Uint8Array>,
  file: Progress["file"],
  { signal, onProgress }: SourceOptions,
): Promise<Blob> {
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  let isChecked = file !== "model";
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (signal?.aborted === true) throw new Llama2Error("ABORTED", "reading was stopped", { cause: signal.reason });
      chunks.push(next.value.slice());
      done += next.value.length;
      if (!isChecked && done >= HEADER_PREFIX_BYTES) {
        const prefix = new Uint8Array(await new Blob(chunks).slice(0, HEADER_PREFIX_BYTES).arrayBuffer());
        checkPrefix(prefix, undefined);
        isChecked = true;
      }
      onProgress?.({ stage: "download", file, done, total: undefined });
    }
    return new Blob(chunks);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
