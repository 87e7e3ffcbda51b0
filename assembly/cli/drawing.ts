import { RUNNING } from "../generation/completion";
import { Run } from "./run";

/**
 * Reads tokens into the session, then draws and shows tokens until the text ends, or until nobody can be shown any more.
 * @param ids i32[count] that fit before the run's limit   @param skipped random numbers to draw in vain before the first
 */
export function draw(run: Run, ids: usize, count: i32, skipped: i32): void {
  const c = run.completion;
  const output = run.output;
  for (let i = 0; i < count; i++) c.sampler.accept(load<i32>(ids + ((<usize>i) << 2)));
  run.session.prefill(ids, count);
  c.sampler.skip(skipped);
  c.next(run.session.logits, run.session.pos);
  run.timings.endPrompt();
  output.token(c);
  while (c.finish == RUNNING && output.out.error == 0) {
    run.session.step(c.id);
    c.next(run.session.logits, run.session.pos);
    output.token(c);
  }
  run.timings.end(c.count - 1);
}

/** The last of `count` > 0 ids. */
export function lastId(ids: usize, count: i32): i32 {
  return load<i32>(ids + ((<usize>(count - 1)) << 2));
}
