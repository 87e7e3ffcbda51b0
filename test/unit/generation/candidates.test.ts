import { expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { GenerationModule } from "./generation-module.ts";

const module = await GenerationModule.load();
const { exports } = module;

const MOST = 400;
const entries = module.block(8 * MOST);

interface Candidate {
  readonly id: number;
  readonly probability: number;
}

/** The `count` first of the candidates, by the heap. */
function popped(candidates: readonly Candidate[], count: number): Candidate[] {
  const n = candidates.length;
  candidates.forEach(({ id, probability }, i) => {
    exports.setCandidate(entries, i, id, probability);
  });
  exports.heapify(entries, n);
  return Array.from({ length: count }, (_, i) => {
    const entry = exports.pop(entries, n - i);
    expect(entry).toBe(entries + 8 * (n - 1 - i)); // they gather at the end, the first one last
    return { id: exports.candidateId(entry), probability: exports.candidateProbability(entry) };
  });
}

it("candidates come out likeliest first, equals by id, as a full sort has them", () => {
  const random = new Random(1);
  for (let round = 0; round < 400; round++) {
    const n = 1 + random.integer(MOST);
    const levels = 1 + random.integer(2 * n); // few levels: many equals
    const ids = Array.from({ length: n }, (_, id) => id * 3);
    for (let i = n - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [ids[i], ids[j]] = [ids[j]!, ids[i]!];
    }
    const candidates = ids.map((id) => ({ id, probability: Math.fround(random.integer(levels) / levels) }));
    const sorted = candidates.toSorted((a, b) => b.probability - a.probability || a.id - b.id);
    const count = random.integer(3) === 0 ? n : 1 + random.integer(n);
    expect(popped(candidates, count)).toEqual(sorted.slice(0, count));
  }
});
