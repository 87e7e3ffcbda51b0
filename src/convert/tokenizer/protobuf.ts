import { Llama2Error } from "../../errors.ts";

/** One field of a protobuf message. */
export type Field =
  | { readonly number: number; readonly kind: "integer"; readonly value: bigint }
  | { readonly number: number; readonly kind: "fixed" | "bytes"; readonly bytes: Uint8Array };

const MAX_VARINT_BYTES = 10;

/**
 * The fields of a protobuf message, in their order.
 * @throws Llama2Error MODEL_INVALID when the bytes end inside a field or are no message
 */
export function* fields(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = bytes[at++];
      if (byte === undefined) throw invalid(`it ends inside a number`);
      value |= BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return value;
    }
    throw invalid(`a number of more than ${MAX_VARINT_BYTES} bytes at byte ${at}`);
  };
  const take = (length: bigint): Uint8Array => {
    if (length > BigInt(bytes.length - at))
      throw invalid(`a field of ${length.toString()} bytes at byte ${at} ends beyond it`);
    const from = at;
    at += Number(length);
    return bytes.subarray(from, at);
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Number(key >> 3n);
    const type = Number(key & 7n);
    if (number === 0) throw invalid(`a field without a number at byte ${at}`);
    if (type === 0) yield { number, kind: "integer", value: varint() };
    else if (type === 1) yield { number, kind: "fixed", bytes: take(8n) };
    else if (type === 2) yield { number, kind: "bytes", bytes: take(varint()) };
    else if (type === 5) yield { number, kind: "fixed", bytes: take(4n) };
    else throw invalid(`a field of the unknown type ${type} at byte ${at}`);
  }
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", `not a SentencePiece model: ${message}`);
}
