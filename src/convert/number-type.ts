import { floatsAt } from "../checkpoint/bytes.ts";

/** The types of weights that are read, with safetensors' names: each value is a float32 exactly. */
export type NumberType = "F32" | "BF16" | "F16";

/** Whether weights of this type can be read. */
export function isNumberType(type: string): type is NumberType {
  return type === "F32" || type === "BF16" || type === "F16";
}

/** The size of one number. */
export function numberBytes(type: NumberType): number {
  return type === "F32" ? 4 : 2;
}

/** The float32 numbers that little-endian bytes stand for, all of them exactly. */
export function decodeNumbers(bytes: Uint8Array, type: NumberType): Float32Array {
  const count = bytes.length / numberBytes(type);
  if (type === "F32") return floatsAt(bytes, 0, count);
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Uint8Array.from(bytes);
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, count);
  const values = new Float32Array(count);
  if (type === "BF16") {
    // The upper half of a float32.
    const bits = new Uint32Array(values.buffer);
    for (let i = 0; i < count; i++) bits[i] = halves[i]! << 16;
  } else {
    const table = halfTable();
    for (let i = 0; i < count; i++) values[i] = table[halves[i]!]!;
  }
  return values;
}

let halves: Float32Array | undefined;

/** f32[65536]: every binary16 number, by its bits. */
function halfTable(): Float32Array {
  halves ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => halfValue(bits));
  return halves;
}

/** sign | 5 bits of exponent, biased by 15 | 10 bits of fraction. */
function halfValue(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
