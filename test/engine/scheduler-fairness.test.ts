import { beforeEach, describe, expect, it } from "vitest";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { randomModel } from "./models.ts";
import { openModel, randomPrompt } from "./scheduler-models.ts";
import { COUNTER, type Handle, openScheduler, type Request, STATUS } from "./scheduler-module.ts";

const module = await openScheduler();
const { exports } = module;
const { vocabSize } = openModel(module, randomModel(shapeNamed("grouped-query"), 2, 32));
const random = new Random(5);

/** A prompt of so many tokens and what shall be drawn after it; nothing ends it early. */
function request(length: number, maxTokens: number, more: Partial<Request> = {}): Request {
  return { ids: randomPrompt(random, vocabSize, length), maxTokens, ignoreEos: true, usesCache: false, ...more };
}

/** Steps until a sequence draws. */
function untilDrawing(...handles: Handle[]): void {
  while (handles.some(({ at }) => exports.status(at) !== STATUS.decode)) expect(module.step()).toBe(true);
}

const drawn = (handle: Handle): number => module.story(handle).tokens.length;

let before = exports.mark();
let used = 0;
beforeEach(() => {
  used = exports.poolUsed();
  exports.release(before);
  before = exports.mark();
});

describe("a step", () => {
  it("gives one token to each sequence that draws, however long the prompts that wait", () => {
    module.start({ slots: 6, rows: 16 });
    const drawing = [1, 2, 3].map(() => module.submit(request(4, 40)));
    untilDrawing(...drawing);
    const reading = [1, 2, 3].map(() => module.submit(request(60, 2)));
    for (let i = 0; reading.some((handle) => drawn(handle) === 0); i++) {
      const counts = drawing.map(drawn);
      module.step();
      expect(drawing.map(drawn)).toEqual(counts.map((count) => count + 1));
      expect(i).toBeLessThan(20);
    }
  });

  it("computes no more rows than a batch has, and of prompts only a part while others draw", () => {
    module.start({ slots: 3, rows: 64 });
    const rowsOf = (): number => {
      const rows = exports.counter(COUNTER.rows);
      module.step();
      return exports.counter(COUNTER.rows) - rows;
    };
    module.submit(request(44, 20));
    module.submit(request(30, 20));
    expect(rowsOf()).toBe(64); // nobody draws
    expect([rowsOf(), rowsOf()]).toEqual([1 + 10, 2]);
    module.submit(request(60, 20));
    expect([rowsOf(), rowsOf(), rowsOf()]).toEqual([36, 2 + 26, 3]); // two that draw, 32 of the prompt, a tile's rest
  });

  it("lets the prompts that wait take turns", () => {
    module.start({ slots: 4, rows: 8 });
    const handles = [1, 2, 3, 4].map(() => module.submit(request(60, 1)));
    const done = handles.map(() => 0);
    for (let i = 0; i < 28; i++) {
      module.step();
      const now = handles.map(({ at }) => exports.promptDone(at));
      const moved = now.flatMap((n, k) => (n > done[k]! ? [k] : []));
      expect(moved).toEqual([i % 4]);
      now.forEach((n, k) => (done[k] = n));
    }
    expect(done).toEqual([56, 56, 56, 56]);
  });

  it("fills what one prompt leaves with the next one's", () => {
    module.start({ slots: 3, rows: 16 });
    [5, 5, 60].forEach((length) => module.submit(request(length, 1)));
    module.step();
    expect(exports.counter(COUNTER.rows)).toBe(16);
  });

  it("passes over a sequence whose client does not read, and goes on with it later", () => {
    module.start({ slots: 2, rows: 8 });
    const [a, b] = [module.submit(request(3, 9)), module.submit(request(3, 9))];
    untilDrawing(a, b);
    const counts = [drawn(a), drawn(b)];
    exports.setBlocked(a.at, 1);
    module.step();
    module.step();
    expect([drawn(a), drawn(b)]).toEqual([counts[0], counts[1]! + 2]);
    module.run();
    expect([drawn(a), drawn(b)]).toEqual([counts[0], 9]);
    expect(module.step()).toBe(false);
    exports.setBlocked(a.at, 0);
    module.run();
    expect(drawn(a)).toBe(9);
  });
});

describe("slots go", () => {
  it("to those who came first, one by one as they are freed", () => {
    module.start({ slots: 2, rows: 8, queue: 6 });
    const order: number[] = [];
    const handles = Array.from({ length: 8 }, (_, i) => module.submit(request(3, 2 + (i % 3))));
    expect(module.acquire(request(3, 2))).toBeUndefined();
    expect([exports.waiting(), exports.running()]).toEqual([8, 0]);
    while (module.step()) {
      handles.forEach((handle, i) => {
        if (drawn(handle) > 0 && !order.includes(i)) order.push(i);
      });
    }
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("to the next one in the step after a cancellation, wherever the sequence was", () => {
    module.start({ slots: 1, rows: 8, queue: 4 });
    const [prefilling, queued, next] = [request(50, 5), request(5, 5), request(2, 1)].map((r) => module.submit(r));
    module.step();
    expect(exports.status(prefilling!.at)).toBe(STATUS.prefill);
    exports.cancel(queued!.at);
    exports.cancel(prefilling!.at);
    expect([exports.running(), exports.waiting()]).toEqual([0, 1]);
    module.step();
    expect(drawn(next!)).toBe(1);
    const drawing = module.submit(request(2, 50));
    untilDrawing(drawing);
    exports.cancel(drawing.at);
    expect([exports.running(), exports.poolUsed()]).toEqual([0, used]);
    expect(module.step()).toBe(false);
  });

  it("and stay while nobody releases what is over, with all that it says", () => {
    module.start({ slots: 1, rows: 8, queue: 1 });
    exports.setReleasesInHandler(0);
    const one = module.submit(request(3, 2));
    module.run();
    expect([exports.status(one.at), exports.running()]).toEqual([STATUS.done, 0]);
    expect(module.acquire(request(3, 2))).toBeDefined();
    expect(module.acquire(request(3, 2))).toBeUndefined();
    exports.giveBack(one.at);
    expect(exports.status(one.at)).toBe(STATUS.free);
    exports.giveBack(one.at); // as good as nothing
    expect(module.acquire(request(3, 2))).toBeDefined();
    exports.setReleasesInHandler(1);
  });
});

describe("a prompt is refused", () => {
  it("when it is empty or does not fit in a slot", () => {
    module.start({ slots: 1, context: 20, rows: 8 });
    for (const length of [0, 21]) {
      const handle = module.acquire(request(length, 1))!;
      expect(exports.submit(handle.at)).toBe(0);
      exports.giveBack(handle.at);
    }
    const full = module.submit(request(20, 9));
    const almost = module.submit(request(18, 9));
    module.run();
    expect([drawn(full), drawn(almost)]).toEqual([1, 2]); // what the context has room for
    expect(exports.poolUsed()).toBe(used);
  });
});
