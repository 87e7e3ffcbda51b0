import { Llama2Error } from "../../errors.ts";
import { isObject, type JsonObject } from "../json-file.ts";
import { quoted, quotedValue } from "../quoted.ts";
import { type Merge, mergeScores } from "./merge-scores.ts";
import { CONTROL_TEXTS, isByteToken, MAX_TOKENS, type Piece, SPACE, type Vocabulary } from "./piece.ts";
import { refuseOtherText } from "./text-rules.ts";

/** A token that is not part of the model of a tokenizer.json. */
export interface AddedToken {
  readonly id: number;
  readonly text: string;
}

/** Characters of a token: SentencePiece makes none beyond 16. */
const MAX_PIECE_LENGTH = 256;

/**
 * The vocabulary of a tokenizer.json of Llama's kind: SentencePiece's pieces with byte fallback.
 * @throws Llama2Error MODEL_INVALID for every other kind, by its name
 */
export function parseTokenizerJson(json: JsonObject): Vocabulary {
  refuseOtherText(json);
  const model = json["model"] as JsonObject;
  const vocab = parseVocab(model["vocab"]);
  const added = addedTokens(json);
  for (const control of CONTROL_TEXTS.keys()) {
    if (added.some(({ id }) => id === control)) continue;
    throw invalid("tokens 0, 1 and 2 are not <unk>, <s> and </s>, as llama2.c's format has them");
  }
  const special = new Set(added.map(({ text }) => text));
  const plain = new Set([...vocab.keys()].filter((text) => !isByteToken(text) && !special.has(text)));
  const scores = mergeScores(plain, parseMerges(model["merges"]));
  const lowest = -scores.size - 1;
  const pieces: (Piece | undefined)[] = [];
  for (const [text, id] of vocab) {
    const score = scores.get(text) ?? (plain.has(text) ? lowest : 0);
    pieces[id] = { text: text.replaceAll(SPACE, " "), score };
  }
  return pieces;
}

/**
 * The tokens that a tokenizer.json adds to its model: control tokens, and what fine-tuning brought in.
 * @throws Llama2Error MODEL_INVALID
 */
export function addedTokens(json: JsonObject): AddedToken[] {
  const list = json["added_tokens"] ?? [];
  if (!Array.isArray(list)) throw invalid(`added_tokens is ${quotedValue(list)}, expected a list`);
  return list.map((token: unknown) => {
    if (isObject(token) && isId(token["id"]) && typeof token["content"] === "string") {
      return { id: token["id"], text: token["content"] };
    }
    throw invalid(`added_tokens holds ${quotedValue(token)}, expected an id and its content`);
  });
}

/** Whether a value may be the id of a token. */
export function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < MAX_TOKENS;
}

function parseVocab(vocab: unknown): Map<string, number> {
  if (!isObject(vocab)) throw invalid(`model.vocab is ${quotedValue(vocab)}, expected an object`);
  const ids = new Set<number>();
  return new Map(
    Object.entries(vocab).map(([text, id]) => {
      if (!isId(id)) throw invalid(`the id of ${quoted(text)} is ${quotedValue(id)}, expected 0 to ${MAX_TOKENS - 1}`);
      if (ids.has(id)) throw invalid(`two tokens have the id ${id}, one of them ${quoted(text)}`);
      if (text.length > MAX_PIECE_LENGTH) {
        throw invalid(`the token ${quoted(text)} has more than ${MAX_PIECE_LENGTH} characters`);
      }
      ids.add(id);
      return [text, id];
    }),
  );
}

/** "left right" in older files, ["left", "right"] in newer ones. */
function parseMerges(merges: unknown): Merge[] {
  if (!Array.isArray(merges)) throw invalid(`model.merges is ${quotedValue(merges)}, expected a list`);
  return merges.map((merge: unknown, rank) => {
    const parts: unknown = typeof merge === "string" ? merge.split(" ") : merge;
    if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === "string" && part !== "")) {
      return parts as unknown as Merge;
    }
    throw invalid(`merge ${rank} is ${quotedValue(merge)}, expected two pieces`);
  });
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
