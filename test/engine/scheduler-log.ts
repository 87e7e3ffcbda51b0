export const FINISH = { running: 0, stopped: 1, cut: 2 } as const;

/** A token as a handler saw it. */
export interface Token {
  readonly id: number;
  readonly finish: number;
  readonly logprob: number;
  readonly top: readonly (readonly [id: number, logprob: number])[];
  readonly text: string;
}

/** The end of a sequence as a handler saw it. */
export interface End {
  readonly generated: number;
  readonly finish: number;
  readonly stoppedByString: boolean;
  readonly cachedTokens: number;
  /** Empty for a sequence that drew tokens. */
  readonly embedding: readonly number[];
}

/** What happened to one owner's sequence. */
export interface Story {
  readonly tokens: Token[];
  cancelled: boolean;
  end?: End;
}

const TOKEN = 0;
const DONE = 1;

/** Adds what test/wasm/scheduler.ts wrote down to the stories of the owners. */
export function readLog(view: DataView, dim: number, storyOf: (owner: number) => Story): void {
  const log = new Log(view);
  while (!log.ended) {
    const story = storyOf(log.int());
    const [kind, id, finish] = [log.int(), log.int(), log.int()];
    if (kind === TOKEN) story.tokens.push(readToken(log, id, finish));
    else if (kind === DONE) story.end = readEnd(log, id, finish, dim);
    else story.cancelled = true;
  }
}

function readToken(log: Log, id: number, finish: number): Token {
  const logprob = log.double();
  const top = Array.from({ length: log.int() }, (): [number, number] => [log.int(), log.float()]);
  return { id, finish, logprob, top, text: log.text(log.int()) };
}

function readEnd(log: Log, generated: number, finish: number, dim: number): End {
  const [stopped, cachedTokens] = [log.int(), log.int()];
  const embedding = Array.from({ length: generated === 0 ? dim : 0 }, () => log.float());
  return { generated, finish, stoppedByString: stopped === 1, cachedTokens, embedding };
}

/** A cursor over little-endian numbers. */
class Log {
  private at = 0;

  constructor(private readonly view: DataView) {}

  get ended(): boolean {
    return this.at >= this.view.byteLength;
  }

  int(): number {
    return this.view.getInt32((this.at += 4) - 4, true);
  }

  float(): number {
    return this.view.getFloat32((this.at += 4) - 4, true);
  }

  double(): number {
    return this.view.getFloat64((this.at += 8) - 8, true);
  }

  text(length: number): string {
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, length);
    this.at += length;
    return new TextDecoder().decode(bytes);
  }
}
