import { type ModelMeta, readModelMeta, tokenizerSize } from "llama2-wasi";
import { type FailureCode, failureOf } from "../engine/failure.ts";
import { chosen, loading, refuse, startHere } from "../engine/here.ts";
import { listModels, type ModelChoice } from "../engine/model-choice.ts";
import { chooseSide } from "../engine/engines.ts";

/** A tokenizer is never larger; a larger file is not read to find that out. */
const MOST_TOKENIZER_BYTES = 16 << 20;

/** What a person opened: a model, its tokenizer, or both. */
interface Opened {
  readonly model?: File;
  readonly tokenizer?: { readonly file: File; readonly size: number };
}

/** Counts what is opened, and which of it is the last model: one that is still looked at is then out of date. */
let turns = 0;
let last = 0;

/** Opens files that a person has dropped or chosen: what is a model is loaded from where it lies, without a copy. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const turn = ++turns;
  const { model = waitingModel(), tokenizer } = await sort(files);
  if (model === undefined || turn < last) return;
  last = turn;
  chooseSide("here");
  const choice: ModelChoice = { name: nameOf(model), model, tokenizer: tokenizer?.file ?? model, bytes: model.size };
  let meta: ModelMeta;
  try {
    meta = await readModelMeta(model);
  } catch (error) {
    const why = await failureOf(error, "here", "");
    if (turn === last) refuse(choice, why);
    return;
  }
  const found = tokenizer === undefined ? await findTokenizer(meta.vocabSize) : undefined;
  if (turn !== last) return;
  if (tokenizer === undefined) {
    if (found === undefined) refuse(choice, failure("TOKENIZER_MISSING", `${meta.vocabSize} tokens are wanted`));
    else await startHere({ ...choice, tokenizer: found });
    return;
  }
  if (tokenizer.size === meta.vocabSize) await startHere(choice);
  else refuse(choice, failure("TOKENIZER_MISMATCH", `${tokenizer.size} tokens, the model has ${meta.vocabSize}`));
}

function failure(code: FailureCode, message: string): Parameters<typeof refuse>[1] {
  return { code, message, side: "here" };
}

/** A model that was opened before and lacks its tokenizer still. */
function waitingModel(): File | undefined {
  const { choice, failure } = loading.peek() ?? {};
  const isWaiting = failure?.code === "TOKENIZER_MISSING" || failure?.code === "TOKENIZER_MISMATCH";
  const { model } = (isWaiting ? choice : chosen.peek()) ?? {};
  return model instanceof File ? model : undefined;
}

/** Tells tokenizers from models by what is in them, whatever they are called. */
async function sort(files: readonly File[]): Promise<Opened> {
  const opened: { -readonly [K in keyof Opened]: Opened[K] } = {};
  for (const file of files) {
    const bytes = file.size > MOST_TOKENIZER_BYTES ? undefined : new Uint8Array(await file.arrayBuffer());
    const size = bytes && tokenizerSize(bytes);
    if (size === undefined) opened.model = file;
    else opened.tokenizer = { file, size };
  }
  return opened;
}

/** A tokenizer of the page's models that has so many tokens. */
async function findTokenizer(size: number): Promise<ModelChoice["tokenizer"] | undefined> {
  const { models } = await listModels();
  const addresses = new Set(models.flatMap(({ tokenizer }) => ("url" in tokenizer ? [String(tokenizer.url)] : [])));
  for (const url of addresses) {
    try {
      const response = await fetch(url);
      if (response.ok && tokenizerSize(new Uint8Array(await response.arrayBuffer())) === size) return { url };
    } catch {
      // A tokenizer that cannot be had is none.
    }
  }
  return undefined;
}

function nameOf({ name }: File): string {
  return name.replace(/\.[^.]*$/, "");
}
