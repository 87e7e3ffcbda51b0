import { beforeEach, describe, expect, it } from "vitest";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { randomModel } from "./models.ts";
import { openModel, randomPrompt } from "./scheduler-models.ts";
import { COUNTER, type Handle, openScheduler, type Request, STATUS } from "./scheduler-module.ts";

const module = await openScheduler();
const { exports } = module;
const { vocabSize } = openModel(module, randomModel(shapeNamed("multi-query"), 2, 6));
const random = new Random(6);
const PROMPT = randomPrompt(random, vocabSize, 40);
const BASE = { ids: PROMPT, maxTokens: 6, ignoreEos: true, temperature: 1, topLogprobs: 2 };

let before = exports.mark();
beforeEach(() => {
  exports.release(before);
  before = exports.mark();
});

/** The choices of one request: all follow the first, choice i draws with seed + i. */
function choices(n: number, more: Partial<Request> = {}): Handle[] {
  const handles: Handle[] = [];
  for (let i = 0; i < n; i++) handles.push(module.submit({ ...BASE, ...more, seed: 50 + i }, handles[0]));
  return handles;
}

function expectAlone(handles: readonly Handle[], more: Partial<Request> = {}): void {
  handles.forEach((handle, i) => {
    const { tokens, cancelled } = module.story(handle);
    if (!cancelled) expect(tokens).toEqual(module.alone({ ...BASE, ...more, seed: 50 + i }));
  });
}

const end = (handle: Handle): number | undefined => module.story(handle).end?.cachedTokens;

describe("several choices of one prompt", () => {
  it.each([true, false])("compute it once, cache or not: usesCache %s", (usesCache) => {
    module.start({ slots: 4, rows: 16 });
    const handles = choices(4, { usesCache });
    module.run();
    expect(handles.map(end)).toEqual([0, 39, 39, 39]);
    expect(exports.counter(COUNTER.rows)).toBe(40 + 3 + 4 * 5);
    expect(exports.counter(COUNTER.promptTokens)).toBe(160);
    expectAlone(handles);
  });

  it("differ by their seeds, and not by what else runs", () => {
    module.start({ slots: 3, rows: 16 });
    const handles = choices(5);
    module.run();
    expectAlone(handles);
    expect(new Set(handles.map((handle) => JSON.stringify(module.story(handle).tokens))).size).toBe(5);
  });

  it("go on when the first is cancelled while its prompt is computed", () => {
    module.start({ slots: 3, rows: 16 });
    const handles = choices(5);
    module.step();
    expect(handles.map(({ at }) => exports.promptDone(at))).toEqual([16, 0, 0, 0, 0]);
    exports.cancel(handles[0]!.at);
    module.story(handles[0]!).cancelled = true;
    module.run();
    expect(handles.map(end)).toEqual([undefined, 16, 39, 39, 39]);
    expectAlone(handles);
  });

  it("go on when the first is cancelled before it has a slot, or ends with its first token", () => {
    module.start({ slots: 2, rows: 16 });
    const busy = [1, 2].map(() => module.submit({ ids: randomPrompt(random, vocabSize, 9), maxTokens: 4 }));
    module.step();
    const handles = choices(4, { maxTokens: 1, usesCache: false });
    exports.cancel(handles[0]!.at);
    module.story(handles[0]!).cancelled = true;
    module.run();
    expect(busy.every((handle) => module.story(handle).end !== undefined)).toBe(true);
    expectAlone(handles, { maxTokens: 1, usesCache: false });
    expect([exports.running(), exports.waiting(), exports.poolUsed()]).toEqual([0, 0, 0]);
  });

  it("need not have the leader's prompt: what is alike is taken, and a stranger's leads nowhere", () => {
    module.start({ slots: 4, rows: 16 });
    const leader = module.submit({ ...BASE, usesCache: false });
    const other = { ...BASE, ids: [...PROMPT.slice(0, 20), ...randomPrompt(random, vocabSize, 9)], usesCache: false };
    const stranger = { ...BASE, ids: [2, 5, 9], usesCache: false };
    const [a, b] = [module.submit(other, leader), module.submit(stranger, leader)];
    module.run();
    expect([end(a), end(b)]).toEqual([20, 0]);
    expect(module.story(a).tokens).toEqual(module.alone(other));
    expect(module.story(b).tokens).toEqual(module.alone(stranger));
  });
});

describe("the prefix cache", () => {
  const ask = (request: Partial<Request> = {}): Handle => {
    const handle = module.submit({ ...BASE, ...request });
    module.run();
    return handle;
  };

  it("finds a conversation again: all but the last token, which is always computed", () => {
    module.start({ slots: 2, rows: 16 });
    const first = ask();
    const answer = module.story(first).tokens.map(({ id }) => id);
    const again = ask();
    const further = ask({ ids: [...PROMPT, ...answer, 9] });
    // The answer's last token was drawn, not computed.
    expect([end(first), end(again), end(further)]).toEqual([0, 39, 40 + answer.length - 1]);
    expect(module.story(again).tokens).toEqual(module.story(first).tokens);
    expect(exports.counter(COUNTER.prefixHits)).toBe(39 + 45);
    expect(exports.counter(COUNTER.prefixQueries)).toBe(40 + 40 + 47);
  });

  it("takes what a busy slot has", () => {
    module.start({ slots: 2, rows: 16 });
    const busy = module.submit({ ...BASE, maxTokens: 20 });
    while (exports.status(busy.at) !== STATUS.decode) module.step();
    const other = ask({ ids: [...PROMPT.slice(0, 30), 7, 8] });
    expect(end(other)).toBe(30);
    expect(module.story(other).tokens).toEqual(module.alone({ ...BASE, ids: [...PROMPT.slice(0, 30), 7, 8] }));
  });

  it("spares a conversation that has little in common with what comes", () => {
    module.start({ slots: 3, rows: 16 });
    const prompts = [1, 2, 3].map(() => [...PROMPT.slice(0, 4), ...randomPrompt(random, vocabSize, 30)]);
    for (const ids of prompts) ask({ ids });
    // Each found the four tokens, and a slot of its own.
    expect(prompts.map((ids) => end(ask({ ids: [...ids, 3] })))).toEqual([34, 34, 34]);
    // The one that was used longest ago makes room.
    ask({ ids: randomPrompt(random, vocabSize, 20) });
    expect([1, 2, 0].map((i) => end(ask({ ids: [...prompts[i]!, 3] })))).toEqual([34, 34, 5]);
  });

  it("neither gives nor takes where a request does not want it", () => {
    module.start({ slots: 2, rows: 16 });
    ask({ usesCache: false });
    expect(end(ask())).toBe(0);
    expect(end(ask({ usesCache: false }))).toBe(0);
    expect(end(ask())).toBe(39);
  });
});
