import { type Piece } from "../../text/pieces.ts";

/** Types of a piece in sentencepiece_model.proto. */
export const UNKNOWN = 2;
export const CONTROL = 3;
export const BYTE = 6;

/** What a test may change about a model. */
export interface ModelChanges {
  readonly modelType?: number;
  readonly normalizer?: readonly Uint8Array[];
  readonly types?: readonly number[];
}

/** A field of a protobuf message: a whole number, or bytes. */
export function field(number: number, value: number | Uint8Array | string): Buffer {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

/** A tokenizer.model of a llama2.c vocabulary, as SentencePiece would have written it. */
export function sentencePieceFile(pieces: readonly Piece[], changes: ModelChanges = {}): Buffer {
  const { modelType = 2, normalizer = [field(1, "identity"), field(3, 1), field(4, 0)], types = [2, 3, 3] } = changes;
  const messages = pieces.map(({ bytes, score }, id) => {
    const text = id < 3 ? ["<unk>", "<s>", "</s>"][id]! : bytes.toString().replaceAll(" ", "\u2581");
    const number = Buffer.alloc(5);
    number[0] = 2 * 8 + 5;
    number.writeFloatLE(score, 1);
    const type = types[id] ?? (/^<0x..>$/.test(text) ? BYTE : 1);
    return field(1, Buffer.concat([field(1, text), number, field(3, type)]));
  });
  const trainer = field(2, Buffer.concat([field(3, modelType), field(4, pieces.length)]));
  return Buffer.concat([...messages, trainer, field(3, Buffer.concat(normalizer))]);
}
