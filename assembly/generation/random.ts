/**
 * llama2.c's random numbers: xorshift*, 64 bits of state (Marsaglia, Xorshift RNGs, 2003; multiplier by Vigna).
 */
@unmanaged
export class Random {
  state: u64;

  /** 32 random bits. */
  bits(): u32 {
    let s = this.state;
    s ^= s >> 12;
    s ^= s << 25;
    s ^= s >> 27;
    this.state = s;
    return <u32>((s * 0x2545f4914f6cdd1d) >> 32);
  }

  /** A number in [0, 1), a multiple of 2^-24. */
  coin(): f32 {
    return <f32>(this.bits() >> 8) / <f32>16777216;
  }
}
