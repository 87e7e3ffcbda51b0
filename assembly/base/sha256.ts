import { alloc } from "./arena";

const BLOCK_BYTES: usize = 64;

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** u32[64]: the message schedule of the block at hand. */
const schedule: usize = memory.data(256, 16);

/** SHA-256 of a stream of bytes. Source: FIPS 180-4, sections 4.1.2, 5 and 6.2, with its names. */
@unmanaged
export class Sha256 {
  h0: u32;
  h1: u32;
  h2: u32;
  h3: u32;
  h4: u32;
  h5: u32;
  h6: u32;
  h7: u32;
  /** Bytes so far. */
  length: u64;

  /** Starts a new stream. */
  init(): void {
    // The first 32 bits of the fractional parts of the square roots of the first 8 primes.
    this.h0 = 0x6a09e667;
    this.h1 = 0xbb67ae85;
    this.h2 = 0x3c6ef372;
    this.h3 = 0xa54ff53a;
    this.h4 = 0x510e527f;
    this.h5 = 0x9b05688c;
    this.h6 = 0x1f83d9ab;
    this.h7 = 0x5be0cd19;
    this.length = 0;
  }

  /** Takes the next `count` bytes. */
  update(from: usize, count: usize): void {
    const held = <usize>this.length % BLOCK_BYTES;
    this.length += count;
    if (held > 0) {
      const n = min(count, BLOCK_BYTES - held);
      memory.copy(this.pending() + held, from, n);
      if (held + n < BLOCK_BYTES) return;
      this.compress(this.pending());
      from += n;
      count -= n;
    }
    for (; count >= BLOCK_BYTES; count -= BLOCK_BYTES) {
      this.compress(from);
      from += BLOCK_BYTES;
    }
    memory.copy(this.pending(), from, count);
  }

  /** Ends the stream and writes its 32-byte digest. */
  final(to: usize): void {
    const bits = this.length << 3;
    const pending = this.pending();
    let held = <usize>this.length % BLOCK_BYTES;
    store<u8>(pending + held++, 0x80);
    if (held > BLOCK_BYTES - sizeof<u64>()) {
      memory.fill(pending + held, 0, BLOCK_BYTES - held);
      this.compress(pending);
      held = 0;
    }
    memory.fill(pending + held, 0, BLOCK_BYTES - held);
    store<u64>(pending + (BLOCK_BYTES - sizeof<u64>()), bswap(bits));
    this.compress(pending);
    const state = changetype<usize>(this);
    for (let i: usize = 0; i < 32; i += 4) store<u32>(to + i, bswap(load<u32>(state + i)));
  }

  /** The block that is not full yet, behind the object. */
  private pending(): usize {
    return changetype<usize>(this) + offsetof<Sha256>();
  }

  private compress(block: usize): void {
    expand(block);
    let a = this.h0;
    let b = this.h1;
    let c = this.h2;
    let d = this.h3;
    let e = this.h4;
    let f = this.h5;
    let g = this.h6;
    let h = this.h7;
    for (let t: usize = 0; t < 256; t += 4) {
      const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const t1 = h + s1 + (g ^ (e & (f ^ g))) + load<u32>(CONSTANTS + t) + load<u32>(schedule + t);
      const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const t2 = s0 + ((a & b) | (c & (a | b)));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    this.h0 += a;
    this.h1 += b;
    this.h2 += c;
    this.h3 += d;
    this.h4 += e;
    this.h5 += f;
    this.h6 += g;
    this.h7 += h;
  }
}

/** Writes the message schedule of a block. */
function expand(block: usize): void {
  for (let t: usize = 0; t < 64; t += 4) store<u32>(schedule + t, bswap(load<u32>(block + t)));
  for (let t: usize = schedule; t < schedule + 192; t += 4) {
    const w1 = load<u32>(t, 4);
    const w14 = load<u32>(t, 56);
    const s0 = rotr(w1, 7) ^ rotr(w1, 18) ^ (w1 >> 3);
    const s1 = rotr(w14, 17) ^ rotr(w14, 19) ^ (w14 >> 10);
    store<u32>(t, load<u32>(t) + s0 + load<u32>(t, 36) + s1, 64);
  }
}

/** A new stream. Null when memory is exhausted. */
export function newSha256(): Sha256 {
  const s = changetype<Sha256>(alloc(offsetof<Sha256>() + BLOCK_BYTES));
  if (changetype<usize>(s)) s.init();
  return s;
}
