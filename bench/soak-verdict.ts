import { median } from "./statistics.ts";

/** What a soak must not show. */
export interface SoakSigns {
  runtime: string;
  errors: number;
  messages: readonly string[];
  /** Resident memory in MiB, in the order of time and at equal distances. */
  samples: readonly number[];
  bufferBytes: { start: number; end: number };
}

// The first quarter fills caches; what comes behind it is flat, but for what an allocator or a collector of garbage does.
const GROWTH = { share: 0.05, mebibytes: 3 };

/** How much more memory there was in the last quarter of a run than in the second one: medians, in MiB. */
export function growth(samples: readonly number[]): number {
  const [second, last] = quarters(samples);
  return last - second;
}

function quarters(samples: readonly number[]): [second: number, last: number] {
  const at = (quarter: number): number => Math.floor((samples.length * quarter) / 4);
  return [median(samples.slice(at(1), at(2))), median(samples.slice(at(3)))];
}

/** What is wrong with a soak, a line each; none when all is well. */
export function faultsOf({ runtime, errors, messages, samples, bufferBytes }: SoakSigns): string[] {
  const faults: string[] = [];
  if (errors > 0) faults.push(`${errors} errors, the first: ${messages.slice(0, 3).join("; ")}`);
  const [second, last] = quarters(samples);
  if (!Number.isFinite(second)) faults.push("too short to see whether memory grows");
  else if (last - second > GROWTH.mebibytes && last - second > GROWTH.share * second)
    faults.push(`memory grew from ${second.toFixed(1)} to ${last.toFixed(1)} MiB`);
  if (bufferBytes.end !== bufferBytes.start)
    faults.push(`${bufferBytes.end} bytes of buffers are held with nobody there, ${bufferBytes.start} at the start`);
  return faults.map((fault) => `${runtime}: ${fault}`);
}
