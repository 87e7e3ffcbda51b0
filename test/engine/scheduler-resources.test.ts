import { describe, expect, it } from "vitest";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { randomModel, STORIES } from "./models.ts";
import { openModel, randomPrompt, randomRequest } from "./scheduler-models.ts";
import { type Handle, openScheduler } from "./scheduler-module.ts";

const PAGE = 65_536;

describe("a scheduler", () => {
  it.each([randomModel(shapeNamed("multi-head"), 0), STORIES[2]!])(
    "allocates nothing once it has started, and its pool gets all back: $name",
    async (model) => {
      const module = await openScheduler();
      const { exports } = module;
      const { vocabSize } = openModel(module, model);
      module.start({ slots: 4, queue: 12, rows: 24 });
      const random = new Random(9);
      const footprint = (): number[] => [exports.allocationCount(), exports.memory.buffer.byteLength];
      let atStart: number[] | undefined;
      let live: Handle[] = [];
      let leader: Handle | undefined;
      for (let count = 0; count < 2000;) {
        const embedding = random.integer(9) === 0;
        const handle = module.acquire({ ...randomRequest(random, vocabSize, 24), json: count % 50 === 0, embedding });
        if (handle !== undefined) {
          if (leader !== undefined) exports.setLeader(handle.at, leader.at);
          expect(exports.submit(handle.at)).toBe(1);
          leader = random.integer(3) === 0 ? undefined : handle;
          live.push(handle);
          count++;
          continue;
        }
        // Setting a test's request up takes memory and gives it back; steps and cancellations take none.
        atStart ??= [exports.allocationCount(), exports.memory.buffer.byteLength];
        const before = footprint();
        for (let i = random.integer(30); i >= 0; i--) module.step();
        live = live.filter((one) => module.story(one).end === undefined);
        for (const one of live.splice(0, random.integer(4))) {
          exports.cancel(one.at);
          module.story(one).cancelled = true;
        }
        if (live.every((one) => one !== leader)) leader = undefined;
        expect(footprint()).toEqual(before);
      }
      module.run();
      expect([exports.running(), exports.waiting(), exports.poolUsed(), exports.kvTokensUsed()]).toEqual([0, 0, 0, 0]);
      expect(exports.memory.buffer.byteLength).toBe(atStart![1]);
    },
  );

  it("takes about as much memory as it is said to", async () => {
    const module = await openScheduler();
    const { exports } = module;
    openModel(module, STORIES[0]!);
    for (const [slots, context, queue, rows] of [
      [1, 0, 0, 1],
      [4, 100, 16, 64],
      [16, 512, 64, 16],
    ] as const) {
      const before = exports.mark();
      module.start({ slots, context, queue, rows });
      const taken = Number(exports.mark() - before);
      const said = Number(exports.estimate(slots, context, queue, rows));
      expect(taken / said).toBeGreaterThan(0.98);
      expect(taken).toBeLessThan(said * 1.03 + PAGE);
      exports.release(before);
    }
  });

  it("is refused a context that the model does not have, and one that memory has no room for", async () => {
    const module = await openScheduler();
    const { exports } = module;
    const { seqLen } = openModel(module, STORIES[0]!);
    expect(exports.start(1, seqLen + 1, 1, 1)).toBe(0);
    expect(exports.lastCode()).toBe(2);
    expect(exports.start(30_000, seqLen, 1, 1)).toBe(0);
    expect(exports.lastCode()).toBe(4);
  });
});

describe("a prompt as one vector", () => {
  it("has length 1, and is the same bit for bit whatever shares the batches", async () => {
    const module = await openScheduler();
    const { exports } = module;
    const { vocabSize, dim } = openModel(module, randomModel(shapeNamed("grouped-query"), 2, 32));
    const random = new Random(4);
    const prompts = Array.from({ length: 8 }, () => randomPrompt(random, vocabSize, 1 + random.integer(50)));
    const embed = (ids: readonly number[]): Handle => module.submit({ ids, embedding: true });
    module.start({ slots: 1, rows: 1 });
    const alone = prompts.map((ids) => {
      const handle = embed(ids);
      module.run();
      return module.story(handle).end!.embedding;
    });
    for (const vector of alone) {
      expect(vector).toHaveLength(dim);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
    }
    module.start({ slots: 5, rows: 11 });
    const others = prompts.slice(0, 3).map((ids) => module.submit({ ids, maxTokens: 12, ignoreEos: true }));
    const handles = prompts.map(embed);
    module.run();
    expect(handles.map((handle) => module.story(handle).end!.embedding)).toEqual(alone);
    expect(handles.every((handle) => module.story(handle).tokens.length === 0)).toBe(true);
    others.forEach((handle, i) => {
      expect(module.story(handle).tokens).toEqual(module.alone({ ids: prompts[i]!, maxTokens: 12, ignoreEos: true }));
    });
    expect(exports.poolUsed()).toBe(0);
  });
});
