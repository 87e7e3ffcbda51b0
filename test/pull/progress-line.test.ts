import { describe, expect, it } from "vitest";
import { ProgressLine } from "../../src/node/pull/progress-line.ts";

function record(isTTY: boolean): { written: () => string; line: ProgressLine; tick: (milliseconds: number) => void } {
  let text = "";
  let time = 0;
  const line = new ProgressLine({ isTTY, write: (more) => (text += more) }, () => time);
  line.begin("model.bin");
  return { written: () => text, line, tick: (milliseconds) => (time += milliseconds) };
}

describe("ProgressLine", () => {
  it("rewrites one line on a terminal, ten times a second at most", () => {
    const { written, line, tick } = record(true);
    for (let done = 0; done <= 10_000_000; done += 1_000_000) {
      line.update(done, 10_000_000);
      tick(50);
    }
    line.end();
    expect(written().split("\r")).toEqual([
      "",
      "model.bin 0 %, 0.0 of 10.0 MB\x1b[K",
      "model.bin 20 %, 2.0 of 10.0 MB, 20.0 MB/s, 0:01 left\x1b[K",
      "model.bin 40 %, 4.0 of 10.0 MB, 20.0 MB/s, 0:01 left\x1b[K",
      "model.bin 60 %, 6.0 of 10.0 MB, 20.0 MB/s, 0:01 left\x1b[K",
      "model.bin 80 %, 8.0 of 10.0 MB, 20.0 MB/s, 0:01 left\x1b[K",
      "model.bin 100 %, 10.0 of 10.0 MB, 20.0 MB/s\x1b[K\n",
    ]);
  });

  it("writes a plain line for every ten per cent elsewhere", () => {
    const { written, line, tick } = record(false);
    for (let done = 0; done <= 1000; done++) {
      line.update(done * 13_000_000, 13_000_000_000);
      tick(1000);
    }
    line.end();
    const lines = written().split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe("model.bin 10 %, 1300.0 of 13000.0 MB, 13.0 MB/s, 15:00 left");
    for (const control of ["\r", "\x1b"]) expect(written()).not.toContain(control);
  });

  it("counts the speed from where the download went on", () => {
    const { written, line, tick } = record(false);
    line.update(4_000_000, 10_000_000);
    tick(1000);
    line.update(5_000_000, 10_000_000);
    expect(written()).toBe("model.bin 40 %, 4.0 of 10.0 MB\nmodel.bin 50 %, 5.0 of 10.0 MB, 1.0 MB/s, 0:05 left\n");
  });

  it("does without a total", () => {
    const { written, line } = record(true);
    line.update(2_500_000, undefined);
    expect(written()).toBe("\rmodel.bin, 2.5 MB\x1b[K");
  });
});
