import { type Random } from "../models/random.ts";

/** Words that mean something to a parser of JSON, of lengths or of offsets. */
const WORDS = [
  ...Array.from('{}[]",:\\0-1 \n\u0000'),
  ...["null", "1e999", "-1", "9007199254740993", "18446744073709551615", '"\\ud800"', "[[[[[[[[", '{"a":{"a":'],
  ...['"dtype":"F32",', '"shape":[0],', '"data_offsets":[0,4],', '"__proto__":', "\u2028", "é", "\u0085"],
].map((word) => Buffer.from(word));

/** A copy with one to four changes: bytes flipped, overwritten, cut out, doubled, moved, or words put in. */
export function mutated(bytes: Uint8Array, random: Random): Buffer<ArrayBuffer> {
  let result = Buffer.from(bytes);
  for (let n = 1 + random.integer(4); n > 0; n--) result = changed(result, random);
  return result;
}

function changed(bytes: Buffer<ArrayBuffer>, random: Random): Buffer<ArrayBuffer> {
  const at = random.integer(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.integer(random.integer(4) === 0 ? 200 : 8));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.integer(6)) {
    case 0:
      return Buffer.concat([before, part.map((byte) => byte ^ (1 << random.integer(8))), after]);
    case 1:
      return Buffer.concat([before, part.map(() => random.integer(256)), after]);
    case 2:
      return Buffer.concat([before, after]);
    case 3:
      return Buffer.concat([before, part, part, after]);
    case 4:
      return random.integer(8) === 0 ? Buffer.from(before) : Buffer.concat([part, before, after]);
    default:
      return Buffer.concat([before, random.pick(WORDS), part, after]);
  }
}
