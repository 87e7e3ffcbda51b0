import { Llama2Error } from "../../errors.ts";
import { quoted } from "../quoted.ts";
import { MAX_TOKENS, type Piece, SPACE } from "./piece.ts";
import { type Field, fields } from "./protobuf.ts";

/** What a tokenizer.model says. */
export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly notes: readonly string[];
}

/*
 * ModelProto: 1 pieces (message SentencePiece), 2 trainer_spec, 3 normalizer_spec. Source: sentencepiece_model.proto of
 * google/sentencepiece.
 */
const PIECE = { piece: 1, score: 2, type: 3 };
const TRAINER = { modelType: 3, whitespaceAsSuffix: 24 };
const NORMALIZER = { name: 1, charsMap: 2, addDummyPrefix: 3, removeExtraWhitespaces: 4 };

const MODEL_TYPES = ["none", "unigram", "BPE", "word", "char"];
const BPE = 2n;

/** Types of a piece. */
const NORMAL = 1n;
const UNKNOWN = 2n;
const CONTROL = 3n;

/**
 * Reads a SentencePiece model, the tokenizer.model of a Llama.
 * @throws Llama2Error MODEL_INVALID when it is none, or works in a way that the engine's tokenizer does not
 */
export function parseSentencePieceModel(bytes: Uint8Array): SentencePieceModel {
  const pieces: Piece[] = [];
  const types: bigint[] = [];
  const notes: string[] = [];
  let modelType = 1n;
  for (const { number, ...field } of fields(bytes)) {
    if (field.kind !== "bytes") continue;
    const message = new Map(Array.from(fields(field.bytes), (inner) => [inner.number, inner]));
    if (number === 1) {
      if (pieces.length === MAX_TOKENS) throw invalid(`it has more than ${MAX_TOKENS} tokens`);
      pieces.push(readPiece(message, pieces.length));
      types.push(integer(message, PIECE.type, NORMAL));
    } else if (number === 2) {
      modelType = integer(message, TRAINER.modelType, 1n);
      if (integer(message, TRAINER.whitespaceAsSuffix, 0n) !== 0n) throw invalid("its spaces are at the ends of words");
    } else if (number === 3) {
      notes.push(...checkNormalizer(message));
    }
  }
  if (modelType !== BPE) {
    throw invalid(
      `its type is ${MODEL_TYPES[Number(modelType)] ?? "unknown"}; the engine's tokenizer merges pairs (BPE)`,
    );
  }
  if (types[0] !== UNKNOWN || types[1] !== CONTROL || types[2] !== CONTROL) {
    throw invalid("tokens 0, 1 and 2 are not <unk>, <s> and </s>, as llama2.c's format has them");
  }
  return { pieces, notes };
}

function readPiece(message: ReadonlyMap<number, Field>, id: number): Piece {
  const text = string(message, PIECE.piece, id);
  const score = message.get(PIECE.score);
  if (score === undefined) return { text: text.replaceAll(SPACE, " "), score: 0 };
  if (score.kind !== "fixed" || score.bytes.length !== 4) throw invalid(`the score of token ${id} is no number`);
  const value = new DataView(score.bytes.buffer, score.bytes.byteOffset, 4).getFloat32(0, true);
  if (Number.isNaN(value)) throw invalid(`the score of token ${id} is not a number`);
  return { text: text.replaceAll(SPACE, " "), score: value };
}

function checkNormalizer(message: ReadonlyMap<number, Field>): string[] {
  if (integer(message, NORMALIZER.addDummyPrefix, 1n) === 0n) {
    throw invalid("it puts no space before a text, but the engine's tokenizer does");
  }
  const charsMap = message.get(NORMALIZER.charsMap);
  const rules = charsMap?.kind === "bytes" && charsMap.bytes.length > 0;
  const trims = integer(message, NORMALIZER.removeExtraWhitespaces, 1n) !== 0n;
  if (!rules && !trims) return [];
  const name = rules ? quoted(string(message, NORMALIZER.name, -1)) : "spaces beyond one are dropped";
  return [`the tokenizer normalises text first (${name}), the engine does not: unusual text gives other tokens`];
}

function integer(message: ReadonlyMap<number, Field>, number: number, absent: bigint): bigint {
  const field = message.get(number);
  return field?.kind === "integer" ? field.value : absent;
}

function string(message: ReadonlyMap<number, Field>, number: number, id: number): string {
  const field = message.get(number);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      field?.kind === "bytes" ? field.bytes : new Uint8Array(),
    );
  } catch (cause) {
    throw new Llama2Error("MODEL_INVALID", `the text of token ${id} is not UTF-8`, { cause });
  }
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
