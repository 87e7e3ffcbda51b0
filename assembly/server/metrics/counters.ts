/** What is counted, besides what the scheduler counts. */
export const enum Counter {
  /** Texts that ended by a stop string or an end token. */
  Stopped,
  /** Texts that ended because there was no room for more. */
  Cut,
  /** Answers whose client left. */
  Cancelled,
  /** Requests that were told to come later: no room, loading, draining. */
  Rejected,
  Count,
}

const counts: usize = memory.data(32, 8); // u64[Counter.Count]

const LEAST_STATUS: i32 = 200;
const STATUSES: i32 = 400;
const statuses: usize = memory.data(3200, 8); // u64[STATUSES]

/** Sets all to 0. */
export function startCounters(): void {
  memory.fill(counts, 0, 32);
  memory.fill(statuses, 0, 3200);
}

/** Counts one more. */
export function countUp(counter: Counter): void {
  const at = counts + ((<usize>counter) << 3);
  store<u64>(at, load<u64>(at) + 1);
}

/** The count so far. */
export function countOf(counter: Counter): u64 {
  return load<u64>(counts + ((<usize>counter) << 3));
}

/** Counts a request that was answered with this status. */
export function countStatus(status: i32): void {
  if (status < LEAST_STATUS || status >= LEAST_STATUS + STATUSES) return;
  const at = statuses + ((<usize>(status - LEAST_STATUS)) << 3);
  store<u64>(at, load<u64>(at) + 1);
}

/** The requests that were answered with this status. */
export function statusCount(status: i32): u64 {
  return load<u64>(statuses + ((<usize>(status - LEAST_STATUS)) << 3));
}

/** The next status after `status` with which requests were answered, 0 after the last. */
export function nextStatus(status: i32): i32 {
  for (let next = max(status + 1, LEAST_STATUS); next < LEAST_STATUS + STATUSES; next++) {
    if (statusCount(next) > 0) return next;
  }
  return 0;
}
