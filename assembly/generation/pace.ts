/** The most rows of a step whose threads are measured: of a step with more, a prompt's, all compute, for it has portions enough. */
const MOST_ROWS: i32 = 16;
/** Steps until the other way is tried again: soon where something has changed, then ever more seldom. */
const SOON: i32 = 16;
const SELDOM: i32 = 1024;
const GROWTH: i32 = 4;
/** Steps of a trial; its first wakes threads up, or lets them fall asleep, and is not counted. */
const TRIAL: i32 = 4;
/** So much faster the other way must be, and so much slower than when it was chosen the present one, to be doubted. */
const BETTER: f64 = 0.9;
const SLOWER: f64 = 1.4;
/** What a new time counts for in the mean of the times. */
const SHARE: f64 = 0.125;

/**
 * Chooses whether all threads compute a decode step or one alone. Threads wait for each other many times in a step: where
 * other programs take the cores, or a container may use fewer of them than it sees, one alone is faster. So the other way is
 * tried now and then, and the faster one kept. What is computed is the same bit for bit.
 */
@unmanaged
export class Pace {
  /** Rows of the steps that are compared. */
  rows: i32;
  isAlone: bool;
  /** The mean time of the way that was chosen, and what it was at first; 0: not known yet. */
  mean: f64;
  first: f64;
  /** Steps of this size since the way was chosen, and of all sizes. */
  known: i32;
  steps: i32;
  /** After how many of all the other way is tried. */
  interval: i32;
  /** Steps of the trial that is under way; 0: none. */
  trial: i32;
  trialTime: f64;

  /** Whether all threads are to compute the next step. */
  isTogether(rows: i32): bool {
    return rows > MOST_ROWS || this.isAlone == this.trial > 0;
  }

  /** Learns how long the step took. @param seconds what it took, in any unit */
  learn(rows: i32, seconds: f64): void {
    if (rows > MOST_ROWS) return;
    if (rows != this.rows) this.begin(rows);
    else if (this.trial > 0) this.tryOther(seconds);
    else this.follow(seconds);
  }

  /** Steps of another size are not to be compared with those before; the way stays. */
  private begin(rows: i32): void {
    this.rows = rows;
    this.mean = 0;
    this.known = 0;
    this.trial = 0;
  }

  private follow(seconds: f64): void {
    this.mean = this.mean == 0 ? seconds : this.mean + (seconds - this.mean) * SHARE;
    this.known++;
    this.steps++;
    if (this.known == SOON) this.first = this.mean;
    if (this.known > SOON && this.mean > this.first * SLOWER) this.interval = SOON;
    if (this.known < SOON || this.steps < this.interval) return;
    this.trial = 1;
    this.trialTime = 0;
  }

  private tryOther(seconds: f64): void {
    if (this.trial > 1) this.trialTime += seconds / <f64>(TRIAL - 1);
    if (++this.trial <= TRIAL) return;
    this.trial = 0;
    this.known = 0;
    this.steps = 0;
    if (this.trialTime < this.mean * BETTER) {
      this.isAlone = !this.isAlone;
      this.mean = this.trialTime;
      this.interval = SOON;
    } else {
      this.interval = min(GROWTH * max(this.interval, SOON), SELDOM);
    }
  }
}
