import { expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { GenerationModule } from "./generation-module.ts";

const { exports } = await GenerationModule.load();

const MOST = 400;
const place = exports.newCandidates(MOST);

/** The module's own view of `n` candidates. */
const numbers = (n: number): Float32Array => new Float32Array(exports.memory.buffer, place, n);

/** As many numbers as may be, of few levels (many are equal) or many, of any size that fp32 has. */
function anyNumbers(random: Random): Float32Array {
  const n = 1 + random.integer(MOST);
  const levels = 1 + random.integer(2 * n);
  const largest = 2 ** -random.integer(149);
  return Float32Array.from({ length: n }, () => (largest * random.integer(levels)) / levels);
}

it("the largest come out one by one, as a full sort has them, and gather at the end", () => {
  const random = new Random(1);
  for (let round = 0; round < 400; round++) {
    const given = anyNumbers(random);
    const n = given.length;
    const count = random.integer(3) === 0 ? n : 1 + random.integer(n);
    numbers(n).set(given);
    exports.heapify(place, n);
    for (let i = 0; i < count; i++) exports.pop(place, n - i);
    const largest = given.toSorted().slice(n - count);
    expect(numbers(n).slice(n - count)).toEqual(largest);
    expect(numbers(n).toSorted()).toEqual(given.toSorted()); // none is lost
  }
});

it("all are sorted, the smallest first", () => {
  const random = new Random(2);
  for (let round = 0; round < 400; round++) {
    const given = anyNumbers(random);
    numbers(given.length).set(given);
    exports.sortRising(place, given.length);
    expect(numbers(given.length)).toEqual(given.toSorted());
  }
});
