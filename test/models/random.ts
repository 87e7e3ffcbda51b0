/** A small, fast, seeded source of numbers: Marsaglia's 32-bit xorshift (13, 17, 5). Good enough for weights. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1) | 1; // never 0
    for (let i = 0; i < 8; i++) this.bits();
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x;
  }

  /** A number in [0, 1). */
  uniform(): number {
    return (this.bits() >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `below` - 1. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** One of the values, of which there must be some. */
  pick<T>(values: ArrayLike<T>): T {
    return values[this.integer(values.length)]!;
  }

  /** Nearly a standard normal: the sum of four uniforms, so never beyond 3.5. */
  gaussian(): number {
    return (this.uniform() + this.uniform() + this.uniform() + this.uniform() - 2) * Math.sqrt(3);
  }
}
