import { alloc } from "../../assembly/base/arena";
import { newWriter } from "../../assembly/base/writer";
import { now } from "../../assembly/host/clock";
import { exit } from "../../assembly/host/process";
import { STDOUT } from "../../assembly/host/streams";

/**
 * How fast one thread reads memory: the roof of decoding, which reads every weight once a token. Prints
 * {"one_stream":GB/s,"four_streams":GB/s}, the best of several rounds over 512 MiB, far more than any cache holds.
 */
const BYTES: usize = 512 << 20;
const STREAMS: usize = 4;
const PIECE: usize = 1 << 20; // a call; short, so that an engine that compiles as it runs soon has its best code
const ROUNDS: i32 = 12;

/** The exclusive or of `PIECE` bytes in the order of their addresses. */
function readOneStream(from: usize): v128 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (const end = from + PIECE; from < end; from += 256) {
    a = v128.xor(
      a,
      v128.xor(v128.xor(v128.load(from), v128.load(from, 16)), v128.xor(v128.load(from, 32), v128.load(from, 48))),
    );
    b = v128.xor(
      b,
      v128.xor(v128.xor(v128.load(from, 64), v128.load(from, 80)), v128.xor(v128.load(from, 96), v128.load(from, 112))),
    );
    c = v128.xor(
      c,
      v128.xor(
        v128.xor(v128.load(from, 128), v128.load(from, 144)),
        v128.xor(v128.load(from, 160), v128.load(from, 176)),
      ),
    );
    d = v128.xor(
      d,
      v128.xor(
        v128.xor(v128.load(from, 192), v128.load(from, 208)),
        v128.xor(v128.load(from, 224), v128.load(from, 240)),
      ),
    );
  }
  return v128.xor(v128.xor(a, b), v128.xor(c, d));
}

/** The same for four streams, a quarter of the block apart, each of PIECE / 4 bytes. */
function readFourStreams(from: usize): v128 {
  const second = BYTES / STREAMS;
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (const end = from + PIECE / STREAMS; from < end; from += 64) {
    const p1 = from + second;
    const p2 = from + 2 * second;
    const p3 = from + 3 * second;
    a = v128.xor(
      a,
      v128.xor(v128.xor(v128.load(from), v128.load(from, 16)), v128.xor(v128.load(from, 32), v128.load(from, 48))),
    );
    b = v128.xor(
      b,
      v128.xor(v128.xor(v128.load(p1), v128.load(p1, 16)), v128.xor(v128.load(p1, 32), v128.load(p1, 48))),
    );
    c = v128.xor(
      c,
      v128.xor(v128.xor(v128.load(p2), v128.load(p2, 16)), v128.xor(v128.load(p2, 32), v128.load(p2, 48))),
    );
    d = v128.xor(
      d,
      v128.xor(v128.xor(v128.load(p3), v128.load(p3, 16)), v128.xor(v128.load(p3, 32), v128.load(p3, 48))),
    );
  }
  return v128.xor(v128.xor(a, b), v128.xor(c, d));
}

/** Seconds of one round; the sum is kept so that no compiler drops the reads. */
function round(block: usize, streams: usize): f64 {
  let sum = i32x4.splat(0);
  const start = now();
  for (let done: usize = 0; done < BYTES / streams; done += PIECE / streams) {
    sum = v128.xor(sum, streams == 1 ? readOneStream(block + done) : readFourStreams(block + done));
  }
  const seconds = now() - start;
  v128.store(block, sum);
  return seconds;
}

function best(block: usize, streams: usize): f64 {
  let least = Infinity;
  for (let i = 0; i < ROUNDS; i++) least = min(least, round(block, streams));
  return (<f64>BYTES / least) * 1e-9;
}

export function _start(): void {
  const block = alloc(BYTES);
  const out = newWriter(STDOUT, 256);
  if (!block) exit(4);
  memory.fill(block, 0x5a, BYTES); // the system hands out pages that were never written from one page of zeros
  out.text('{"one_stream":').decimal(best(block, 1), 3);
  out.text(',"four_streams":').decimal(best(block, STREAMS), 3).text("}\n").flush();
}
