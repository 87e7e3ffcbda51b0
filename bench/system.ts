import { cpus, totalmem } from "node:os";

/** The machine that figures were taken on: they mean little without it. */
export interface System {
  date: string;
  processor: string;
  cores: number;
  memoryGiB: number;
}

/** This machine, today. */
export function describeSystem(): System {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}
