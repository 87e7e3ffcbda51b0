import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type ErrorCode, Llama2Error } from "../../errors.ts";
import { cacheFolder } from "./cache-folder.ts";
import { nearNames } from "./near-names.ts";
import { PullError, type PullFailure } from "../../models/pull-error.ts";
import { pullModel } from "./pull-model.ts";
import { parseRegistry, type RegistryModel } from "../../models/registry.ts";
import { modelTable } from "./model-table.ts";
import { ProgressLine } from "./progress-line.ts";
import { hubEndpoint, hubToken } from "./pull-environment.ts";
import { systemFailure } from "../system-failure.ts";
import { parsePullRequest, type PullRequest, USAGE, usageError } from "./pull-request.ts";

const MODELS = fileURLToPath(new URL("../../../models/models.json", import.meta.url));

const EXIT: Partial<Record<ErrorCode, number>> = { USAGE: 2, IO: 1, CACHE_LOCKED: 1 };
const EXIT_BAD_LIST = 3;
const EXIT_FAILED: Record<PullFailure, number> = { network: 4, checksum: 5, missing: 6, denied: 6 };

/**
 * `llama2 pull`: fetches a model of the list into the cache folder. Progress and messages go to stderr, the command that
 * runs the model to stdout.
 * @param args the words after `pull`
 * @returns the exit code, as the usage lists them
 */
export async function pullCommand(args: string[]): Promise<number> {
  // A reader that went away must not end a download.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  try {
    const request = parsePullRequest(args);
    if (request.action === "help") process.stdout.write(USAGE);
    else await answer(request);
    return 0;
  } catch (error) {
    if (!(error instanceof Llama2Error)) throw error;
    process.stderr.write(`llama2 pull: ${error.message}\n`);
    return error instanceof PullError ? EXIT_FAILED[error.failure] : (EXIT[error.code] ?? EXIT_BAD_LIST);
  }
}

async function answer(request: PullRequest): Promise<void> {
  const models = readModels(request.models ?? MODELS);
  const folder = resolve(request.folder ?? join(cacheFolder(process.env, process.platform, homedir()), "models"));
  if (request.action === "list") {
    process.stdout.write(modelTable(models, folder));
    return;
  }
  const model = models.find(({ name }) => name === request.name) ?? unknown(request.name, models);
  await pull(model, join(folder, model.name), request);
  process.stdout.write(nextStep(model, join(folder, model.name)));
}

function readModels(path: string): RegistryModel[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw systemFailure(`read ${path}`, cause);
  }
  try {
    return parseRegistry(text);
  } catch (cause) {
    throw new Llama2Error("MODEL_INVALID", `${path}: ${(cause as Error).message}`, { cause });
  }
}

function unknown(name: string, models: readonly RegistryModel[]): never {
  const names = models.map((model) => model.name);
  const near = nearNames(name, names);
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `there are ${names.join(", ")}`;
  throw usageError(`no model "${name}"; ${hint}`);
}

async function pull(model: RegistryModel, folder: string, request: PullRequest): Promise<void> {
  const { quiet, timeoutMs, retries } = request;
  const endpoint = hubEndpoint(process.env);
  const token = model.gated ? hubToken(process.env, request.tokenFile, endpoint) : undefined;
  const progress = new ProgressLine(process.stderr);
  const say = (text: string): void => {
    progress.end();
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  try {
    await pullModel(model, folder, {
      endpoint,
      token,
      timeoutMs,
      retries,
      onFile: (name) => {
        progress.begin(name);
      },
      onProgress: (done, total) => {
        if (!quiet) progress.update(done, total);
      },
      onNotice: say,
      onDone: (name, outcome) => {
        say(outcome === "present" ? `${name}: already there, checked` : `${name}: downloaded, checked`);
      },
    });
  } catch (error) {
    progress.end();
    throw error instanceof PullError
      ? new PullError(error.failure, error.message + advice(error, model, endpoint))
      : error;
  }
}

/** What the user can do about it, as far as the message does not say. */
function advice({ failure }: PullError, model: RegistryModel, endpoint: string): string {
  if (failure === "denied") {
    const page = `${endpoint}/${model.repository}`;
    return model.gated
      ? `; accept the licence at ${page}, then give a token with HF_TOKEN or --token-file`
      : `; see ${page}`;
  }
  const proxy = process.env["HTTPS_PROXY"] ?? process.env["https_proxy"];
  if (failure !== "network" || !proxy || process.env["NODE_USE_ENV_PROXY"]) return "";
  return "; HTTPS_PROXY is set, but Node uses it only with NODE_USE_ENV_PROXY=1, from 22.21 or 24 on";
}

/** How to run the model that is there now, or what comes before. */
function nextStep(model: RegistryModel, folder: string): string {
  if (model.format === "safetensors") {
    process.stderr.write(`${model.name} is safetensors, which llama2 converts before it runs them:\n`);
    return `llama2 convert ${quote(folder)} -o ${quote(join(folder, "model.bin"))} --quantize q8_0\n`;
  }
  const [checkpoint, tokenizer] = [model.files[0]!, model.tokenizer].map(({ name }) => quote(join(folder, name)));
  return `llama2 ${checkpoint!} -z ${tokenizer!} -i "Once upon a time"\n`;
}

/** A path as one word of a shell. */
function quote(path: string): string {
  if (/^[\w./:@%+=,~\\-]+$/.test(path)) return path;
  return process.platform === "win32" ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
