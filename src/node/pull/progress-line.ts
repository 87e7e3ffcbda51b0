const REDRAW_MS = 100;
const STEP_PERCENT = 10;

/** Where progress goes: standard error. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far a download is: on a terminal in one line that is rewritten, else in a line for every ten per cent. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #name = "";
  #start: { time: number; done: number } | undefined;
  #drawn = -Infinity;
  #percent = 0;
  #open = false;

  /** @param now the time in milliseconds */
  constructor(stream: ProgressStream, now: () => number = Date.now) {
    this.#stream = stream;
    this.#now = now;
  }

  /** The next updates are about another file. */
  begin(name: string): void {
    this.#name = name;
    this.#start = undefined;
    this.#drawn = -Infinity;
    this.#percent = 0;
  }

  /** @param total undefined when the server does not say */
  update(done: number, total: number | undefined): void {
    const time = this.#now();
    this.#start ??= { time, done };
    const percent = total === undefined || total === 0 ? undefined : Math.floor((100 * done) / total);
    if (this.#stream.isTTY === true) {
      if (time - this.#drawn < REDRAW_MS && done !== total) return;
      this.#drawn = time;
      this.#open = true;
      this.#stream.write(`\r${this.#describe(done, total, percent, time)}\x1b[K`);
    } else if (percent !== undefined && percent >= this.#percent + STEP_PERCENT) {
      this.#percent = percent - (percent % STEP_PERCENT);
      this.#stream.write(`${this.#describe(done, total, percent, time)}\n`);
    }
  }

  /** Ends the line that is being rewritten, so that other text can follow. */
  end(): void {
    if (this.#open) this.#stream.write("\n");
    this.#open = false;
  }

  #describe(done: number, total: number | undefined, percent: number | undefined, time: number): string {
    const elapsed = (time - this.#start!.time) / 1000;
    const rate = elapsed > 0 ? (done - this.#start!.done) / elapsed : 0;
    const name = this.#name.length > 32 ? `${this.#name.slice(0, 31)}~` : this.#name;
    const parts = [
      percent === undefined ? name : `${name} ${percent} %`,
      total === undefined ? `${megabytes(done)} MB` : `${megabytes(done)} of ${megabytes(total)} MB`,
    ];
    if (rate > 0) parts.push(`${megabytes(rate)} MB/s`);
    if (rate > 0 && total !== undefined && done < total) parts.push(`${clock((total - done) / rate)} left`);
    return parts.join(", ");
  }
}

/** Bytes in megabytes (10^6), one digit after the point. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** 75 -> "1:15"; 3675 -> "1:01:15". */
function clock(seconds: number): string {
  const whole = Math.min(Math.ceil(seconds), 359_999);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
