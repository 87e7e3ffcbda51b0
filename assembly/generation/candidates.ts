/**
 * Tokens with their probabilities, kept as a heap: the likeliest is always first, and the order among equals is by id.
 * Popping k of n takes O(n + k log n), where llama2.c sorts them all; the order that comes out is the same.
 */
const ENTRY_BYTES: usize = 8; // i32 id, f32 probability

/** Whether entry `a` comes before entry `b`. */
function before(a: usize, b: usize): bool {
  const pa = load<f32>(a, 4);
  const pb = load<f32>(b, 4);
  return pa > pb || (pa == pb && load<i32>(a) < load<i32>(b));
}

function swap(a: usize, b: usize): void {
  const entry = load<u64>(a);
  store<u64>(a, load<u64>(b));
  store<u64>(b, entry);
}

function siftDown(heap: usize, n: i32, index: i32): void {
  for (;;) {
    let first = index;
    const left = 2 * index + 1;
    const at = heap + <usize>left * ENTRY_BYTES;
    if (left < n && before(at, heap + <usize>first * ENTRY_BYTES)) first = left;
    if (left + 1 < n && before(at + ENTRY_BYTES, heap + <usize>first * ENTRY_BYTES)) first = left + 1;
    if (first == index) return;
    swap(heap + <usize>first * ENTRY_BYTES, heap + <usize>index * ENTRY_BYTES);
    index = first;
  }
}

/** Writes entry `index`. @param entries {i32 id, f32 probability}[] */
export function setCandidate(entries: usize, index: i32, id: i32, probability: f32): void {
  const at = entries + <usize>index * ENTRY_BYTES;
  store<i32>(at, id);
  store<f32>(at, probability, 4);
}

/** Orders n entries as a heap. */
export function heapify(entries: usize, n: i32): void {
  for (let i = n / 2 - 1; i >= 0; i--) siftDown(entries, n, i);
}

/** Moves the first of n entries to place n - 1 and makes a heap of the others. Returns where it lies now. */
export function pop(entries: usize, n: i32): usize {
  const last = entries + <usize>(n - 1) * ENTRY_BYTES;
  swap(entries, last);
  siftDown(entries, n - 1, 0);
  return last;
}

/** The token of an entry. */
export function candidateId(entry: usize): i32 {
  return load<i32>(entry);
}

/** The probability of an entry. */
export function candidateProbability(entry: usize): f32 {
  return load<f32>(entry, 4);
}
