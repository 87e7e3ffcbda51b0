const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * A checksum of token ids: FNV-1a, 64 bits, over each id as four bytes, lowest first. It tells whether an answer came out the
 * same again; it is no seal against forgers, and works where a page has no `crypto.subtle` (plain HTTP).
 * @returns 16 hexadecimal digits
 */
export function digestIds(ids: readonly number[]): string {
  let hash = OFFSET;
  for (const id of ids) {
    for (let shift = 0; shift < 32; shift += 8) {
      hash = BigInt.asUintN(64, (hash ^ BigInt((id >>> shift) & 0xff)) * PRIME);
    }
  }
  return hash.toString(16).padStart(16, "0");
}
