import { Llama2Error } from "../../errors.ts";
import { type FolderSource } from "../byte-source.ts";
import { type JsonObject, namingFile, readJsonFile } from "../json-file.ts";
import { quoted } from "../quoted.ts";
import { CONTROL_TEXTS, MAX_TOKENS, type Vocabulary } from "./piece.ts";
import { parseSentencePieceModel } from "./sentencepiece-model.ts";
import { refuseByteLevel } from "./text-rules.ts";
import { type AddedToken, addedTokens, isId, parseTokenizerJson } from "./tokenizer-json.ts";
import { tokenizerFile } from "./tokenizer-file.ts";

/** A tokenizer in llama2.c's format, and what its user must know, one line each. */
export interface ConvertedTokenizer {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

const SENTENCEPIECE = "tokenizer.model";
const JSON_FILE = "tokenizer.json";
const ADDED = "added_tokens.json";
const MAX_SENTENCEPIECE_BYTES = 32 * 2 ** 20;

/**
 * Turns a Llama's tokenizer into llama2.c's format: tokenizer.model where there is one, because its scores are those that
 * the model was trained with, else tokenizer.json.
 * @param vocabSize the model's: the format has exactly as many tokens
 * @returns undefined when the folder has no tokenizer
 * @throws Llama2Error MODEL_INVALID when the format, or the engine's tokenizer, cannot do what it does
 */
export async function convertTokenizer(
  folder: FolderSource,
  vocabSize: number,
): Promise<ConvertedTokenizer | undefined> {
  const json = await namingFile(JSON_FILE, async () => {
    const object = await readJsonFile(folder, JSON_FILE);
    if (object) refuseByteLevel(object);
    return object;
  });
  const model = await folder.open(SENTENCEPIECE);
  if (model !== undefined) {
    return await namingFile(SENTENCEPIECE, async () => {
      if (model.size > MAX_SENTENCEPIECE_BYTES) {
        throw invalid(`the file has ${model.size} bytes, at most ${MAX_SENTENCEPIECE_BYTES} are allowed`);
      }
      const { pieces, notes } = parseSentencePieceModel(await model.read(0, model.size));
      return finish(pieces, json ? addedTokens(json) : await addedTokensFile(folder), vocabSize, notes);
    });
  }
  if (json === undefined) return undefined;
  return await namingFile(JSON_FILE, () =>
    Promise.resolve(finish(parseTokenizerJson(json), addedTokens(json), vocabSize, [])),
  );
}

/** added_tokens.json, which older versions of transformers saved: text -> id. */
async function addedTokensFile(folder: FolderSource): Promise<AddedToken[]> {
  const json: JsonObject = (await readJsonFile(folder, ADDED)) ?? {};
  return Object.entries(json).map(([text, id]) => {
    if (!isId(id)) throw invalid(`${ADDED}: the id of ${quoted(text)} is not a token's`);
    return { id, text };
  });
}

/** Puts the added tokens in, and as many tokens as the model has. */
function finish(
  pieces: Vocabulary,
  added: readonly AddedToken[],
  vocabSize: number,
  notes: readonly string[],
): ConvertedTokenizer {
  if (pieces.length > vocabSize) {
    throw invalid(`it has ${pieces.length} tokens, the model only ${vocabSize}: they do not belong together`);
  }
  if (vocabSize > MAX_TOKENS) throw invalid(`the model has ${vocabSize} tokens, at most ${MAX_TOKENS} are allowed`);
  const whole = Array.from({ length: vocabSize }, (_, id) => pieces[id]);
  const texts = added.filter(({ id }) => id >= CONTROL_TEXTS.length);
  for (const { id, text } of texts) if (id < vocabSize) whole[id] = { text, score: 0 };
  for (const [id, text] of CONTROL_TEXTS.entries()) whole[id] = { text, score: 0 };
  const holes = whole.filter((piece) => piece === undefined).length;
  return {
    bytes: tokenizerFile(whole.map((piece) => piece ?? { text: "", score: 0 })),
    notes: [...notes, ...addedNotes(texts, vocabSize), ...holeNotes(holes)],
  };
}

function addedNotes(added: readonly AddedToken[], vocabSize: number): string[] {
  const [kept, dropped] = [added.filter(({ id }) => id < vocabSize), added.filter(({ id }) => id >= vocabSize)];
  const notes: string[] = [];
  if (kept.length > 0) notes.push(`${named(kept)}: printed as text, but no text becomes them`);
  if (dropped.length > 0) notes.push(`${named(dropped)}: left out, the model has only ${vocabSize} tokens`);
  return notes;
}

function holeNotes(holes: number): string[] {
  return holes === 0 ? [] : [`${holes} tokens of the model have no text in the tokenizer: they print nothing`];
}

function named(tokens: readonly AddedToken[]): string {
  const names = tokens
    .slice(0, 3)
    .map(({ text }) => quoted(text))
    .join(", ");
  return `added tokens ${names}${tokens.length > 3 ? ` and ${tokens.length - 3} more` : ""}`;
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
