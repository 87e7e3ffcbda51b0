import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { GenerationModule } from "./generation-module.ts";

const { exports } = await GenerationModule.load();

/** What a step takes by all threads, and by one. */
interface Machine {
  readonly together: number;
  readonly alone: number;
}

const QUIET: Machine = { together: 10, alone: 18 };
const CROWDED: Machine = { together: 60, alone: 20 };

/** An engine that has just begun, on machines that are never quite even. */
class Steps {
  readonly #pace = exports.alloc(64n);
  readonly #random = new Random(3);
  readonly #noise: number;

  constructor(noise = 0.2) {
    this.#noise = noise;
    new Uint8Array(exports.memory.buffer, this.#pace, 64).fill(0);
  }

  /** Computes steps. @returns which part of them all threads computed */
  on(machine: Machine, count: number, rows = (): number => 1): number {
    let together = 0;
    for (let i = 0; i < count; i++) {
      const size = rows();
      const isTogether = exports.isTogether(this.#pace, size) !== 0;
      if (isTogether) together++;
      const time = isTogether ? machine.together : machine.alone;
      exports.learn(this.#pace, size, size * time * (1 + this.#noise * (2 * this.#random.uniform() - 1)));
    }
    return together / count;
  }
}

describe("the pace of threads", () => {
  it("is that of all where the cores are free; the other way is tried less and less", () => {
    const steps = new Steps();
    expect(steps.on(QUIET, 16)).toBe(1);
    expect(steps.on(QUIET, 500)).toBeGreaterThan(0.9);
    expect(steps.on(QUIET, 10_000)).toBeGreaterThan(0.99);
  });

  it("is one thread's after a few steps where others take the cores, and all threads' soon after they have left", () => {
    const steps = new Steps();
    steps.on(QUIET, 5000);
    steps.on(CROWDED, 60);
    expect(steps.on(CROWDED, 500)).toBeLessThan(0.1);
    expect(steps.on(CROWDED, 10_000)).toBeLessThan(0.01);
    steps.on(QUIET, 1100);
    expect(steps.on(QUIET, 500)).toBeGreaterThan(0.9);
  });

  it("is found on a machine that was crowded from the beginning", () => {
    const steps = new Steps();
    expect(steps.on(CROWDED, 100)).toBeLessThan(0.3);
  });

  it("is not changed for less than a tenth", () => {
    expect(new Steps(0.03).on({ together: 10, alone: 9.5 }, 5000)).toBeGreaterThan(0.9);
  });

  it("compares steps of the same size only, and computes prompts together", () => {
    const random = new Random(5);
    const steps = new Steps();
    expect(steps.on(CROWDED, 2000, () => 1 + random.integer(8))).toBe(1);
    steps.on(CROWDED, 100);
    expect(steps.on(CROWDED, 100, () => 256)).toBe(1);
    expect(steps.on(CROWDED, 100)).toBeLessThan(0.1);
  });
});
