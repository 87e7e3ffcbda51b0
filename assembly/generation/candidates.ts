import { alloc } from "../base/arena";

/**
 * Probabilities in falling order. A heap brings the first few of them: k of n take O(n + k log n). Where thousands may be wanted,
 * sorting all by their bits is several times faster. llama2.c sorts always; the order is the same.
 */
const places: usize = memory.data(1024, 16); // u32[256]: where the next number of each digit goes

function at(numbers: usize, index: i32): usize {
  return numbers + ((<usize>index) << 2);
}

function swap(a: usize, b: usize): void {
  const number = load<f32>(a);
  store<f32>(a, load<f32>(b));
  store<f32>(b, number);
}

function siftDown(heap: usize, n: i32, index: i32): void {
  for (;;) {
    let child = 2 * index + 1;
    if (child >= n) return;
    if (child + 1 < n && load<f32>(at(heap, child), 4) > load<f32>(at(heap, child))) child++;
    if (!(load<f32>(at(heap, child)) > load<f32>(at(heap, index)))) return;
    swap(at(heap, child), at(heap, index));
    index = child;
  }
}

/** Room for the probabilities of a vocabulary, and as much again for sortRising; 0 when memory is exhausted. */
export function newCandidates(vocabSize: i32): usize {
  return alloc((<u64>vocabSize) << 3);
}

/** Orders n numbers as a heap, the largest first. @param heap f32[n] */
export function heapify(heap: usize, n: i32): void {
  for (let i = n / 2 - 1; i >= 0; i--) siftDown(heap, n, i);
}

/** Moves the first of n numbers to place n - 1 and makes a heap of the others. @param heap f32[n] */
export function pop(heap: usize, n: i32): void {
  swap(heap, at(heap, n - 1));
  siftDown(heap, n - 1, 0);
}

/**
 * Sorts n numbers, the smallest first, by the bytes of their bits, which rise as positive numbers do (least significant digit
 * first; Knuth, The Art of Computer Programming 3, 5.2.5).
 * @param numbers f32[2 n], none negative; the second half is scratch
 */
export function sortRising(numbers: usize, n: i32): void {
  const bytes = (<usize>n) << 2;
  let from = numbers;
  let to = numbers + bytes;
  for (let digit: usize = 0; digit < 4; digit++) {
    memory.fill(places, 0, 1024);
    for (let p = from; p < from + bytes; p += 4) {
      const place = at(places, load<u8>(p + digit));
      store<i32>(place, load<i32>(place) + 4);
    }
    let next = to;
    for (let place = places; place < places + 1024; place += 4) {
      const size = load<i32>(place);
      store<i32>(place, <i32>next);
      next += size;
    }
    for (let p = from; p < from + bytes; p += 4) {
      const place = at(places, load<u8>(p + digit));
      const free = load<i32>(place);
      store<i32>(free, load<i32>(p));
      store<i32>(place, free + 4);
    }
    const sorted = to;
    to = from;
    from = sorted;
  }
}
