import { describe, expect, it } from "vitest";
import { Random } from "../models/random.ts";
import { type Token } from "./scheduler-log.ts";
import { MODELS, openModel, randomRequest } from "./scheduler-models.ts";
import { type Handle, openScheduler, type Request, type SchedulerModule } from "./scheduler-module.ts";

/** A request with what it gives alone. */
interface Case {
  readonly request: Request;
  readonly expected: readonly Token[];
}

/** A case on its way through a scheduler. */
interface Run extends Handle {
  readonly expected: readonly Token[];
}

/** One schedule: what is submitted, cancelled, blocked and computed comes from a seed. */
class Schedule {
  private readonly runs: Run[] = [];
  private readonly blocked = new Set<Run>();

  constructor(
    private readonly module: SchedulerModule,
    private readonly cases: readonly Case[],
    private readonly random: Random,
  ) {}

  /** Until `count` sequences are through. */
  play(count: number): void {
    for (let turn = 0; this.runs.length < count || this.live().length > 0; turn++) {
      if (turn > 20_000) throw new Error("the schedule does not end");
      const action = this.random.integer(8);
      if (action < 3 && this.runs.length < count) this.submit();
      else if (action === 3 && this.random.integer(24) === 0) this.cancel();
      else if (action === 4) this.block();
      else if (this.random.integer(4) === 0 || !this.module.step()) this.unblock();
    }
  }

  /** Every sequence gave what it gives alone, or, where it was cancelled, the start of that. */
  check(): void {
    for (const run of this.runs) {
      const { tokens, end, cancelled } = this.module.story(run);
      expect(tokens).toEqual(cancelled ? run.expected.slice(0, tokens.length) : run.expected);
      if (cancelled) expect(end).toBeUndefined();
      else expect(end).toMatchObject({ generated: run.expected.length, finish: run.expected.at(-1)!.finish });
    }
  }

  /** How many came to their end, and how many tokens of theirs were found in the cache. */
  summary(): { ended: number; cached: number } {
    const ends = this.runs.flatMap((run) => this.module.story(run).end ?? []);
    return { ended: ends.length, cached: ends.reduce((sum, { cachedTokens }) => sum + cachedTokens, 0) };
  }

  private live(): Run[] {
    return this.runs.filter((run) => {
      const { cancelled, end } = this.module.story(run);
      return !cancelled && end === undefined;
    });
  }

  private pick(): Run | undefined {
    const live = this.live();
    return live[this.random.integer(Math.max(1, live.length))];
  }

  private submit(): void {
    const { request, expected } = this.random.pick(this.cases);
    const leader = this.random.integer(2) === 0 ? this.pick() : undefined;
    const victim = this.random.integer(5) === 0 ? this.pick() : undefined;
    const handle = this.module.acquire(request);
    if (handle === undefined) return;
    if (leader !== undefined) this.module.exports.setLeader(handle.at, leader.at);
    expect(this.module.exports.submit(handle.at)).toBe(1);
    this.runs.push({ ...handle, expected });
    const token = 1 + this.random.integer(4);
    if (victim !== undefined) this.module.exports.cancelAt(handle.owner, token, victim.at);
    else if (this.random.integer(9) === 0) this.module.exports.cancelAt(handle.owner, token, handle.at); // itself
  }

  private cancel(): void {
    const victim = this.pick();
    if (victim === undefined) return;
    this.module.exports.cancel(victim.at);
    this.module.story(victim).cancelled = true;
  }

  private block(): void {
    const run = this.pick();
    if (run === undefined) return;
    this.module.exports.setBlocked(run.at, 1);
    this.blocked.add(run);
  }

  private unblock(): void {
    const live = this.live();
    for (const run of this.blocked) if (live.includes(run)) this.module.exports.setBlocked(run.at, 0);
    this.blocked.clear();
  }
}

describe("tokens, logprobs and text are those of the request alone, bit for bit,", () => {
  it.each(MODELS)("whatever else runs, is cancelled, blocked or cached: $name", async (model) => {
    const module = await openScheduler();
    const { exports } = module;
    const { vocabSize, seqLen } = openModel(module, model);
    const shapes = [
      { slots: 8, rows: 64 },
      { slots: 3, rows: 5 },
      { slots: 1, rows: 1 },
      { slots: 5, rows: 16, context: Math.ceil(seqLen / 2) },
    ];
    let cached = 0;
    for (const [i, shape] of shapes.entries()) {
      const random = new Random(100 + i);
      const before = exports.mark();
      module.start({ ...shape, queue: 8 });
      const context = Math.min(shape.context ?? seqLen, 120);
      const cases = Array.from({ length: 12 }, (): Case => {
        const request = randomRequest(random, vocabSize, context);
        return { request, expected: module.alone(request) };
      });
      const schedule = new Schedule(module, cases, random);
      schedule.play(64);
      schedule.check();
      expect([exports.running(), exports.waiting(), exports.poolUsed()]).toEqual([0, 0, 0]);
      expect(schedule.summary().ended).toBeGreaterThan(20);
      cached += schedule.summary().cached;
      exports.release(before);
    }
    if (seqLen > 5) expect(cached).toBeGreaterThan(100);
  });
});
