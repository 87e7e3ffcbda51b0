import type { Chunk } from "../clients/call.ts";

/** A stream of server-sent events, taken apart by the letter. */
export interface EventStream {
  chunks: Chunk[];
  /** Whether `[DONE]` came, which nothing may follow. */
  done: boolean;
  /** Comment lines. */
  pings: number;
}

/**
 * Reads the body of a stream: events of one `data:` line each, framed by an empty line, UTF-8 without a fault, `[DONE]` last.
 * @param whole false for a stream that was left in the middle: what follows its last frame is not looked at
 * @throws when it is anything else
 */
export function readEvents(body: Uint8Array, whole = true): EventStream {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(whole ? body : body.subarray(0, lastFrame(body)));
  if (text.includes("\r")) throw new Error("a carriage return in the stream");
  if (text !== "" && !text.endsWith("\n\n")) throw new Error(`the stream ends in a frame: ${text.slice(-200)}`);
  const stream: EventStream = { chunks: [], done: false, pings: 0 };
  for (const frame of text.split("\n\n").slice(0, -1)) {
    if (stream.done) throw new Error(`${frame} follows [DONE]`);
    if (frame.includes("\n")) throw new Error(`more than one line in ${JSON.stringify(frame)}`);
    if (frame.startsWith(":")) stream.pings++;
    else if (frame === "data: [DONE]") stream.done = true;
    else if (frame.startsWith("data: {")) stream.chunks.push(JSON.parse(frame.slice(6)) as Chunk);
    else throw new Error(`not an event: ${JSON.stringify(frame)}`);
  }
  return stream;
}

function lastFrame(body: Uint8Array): number {
  const at = Buffer.from(body.buffer, body.byteOffset, body.length).lastIndexOf("\n\n");
  return at < 0 ? 0 : at + 2;
}

/** The text of a choice, put together from its chunks. */
export function textOf(chunks: readonly Chunk[], index = 0): string {
  return chunks
    .flatMap(({ choices }) => choices)
    .filter((choice) => choice.index === index)
    .map(({ delta, text }) => delta?.content ?? text ?? "")
    .join("");
}
