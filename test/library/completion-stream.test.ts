import { describe, expect, test } from "vitest";
import { CompletionStream } from "../../src/api/completion-stream.ts";

const WHOLE = [1, 2, 3].map((part) => `data: {"part":${part}}\n\n`).join("") + "data: [DONE]\n\n";

/** A body that comes in these pieces. */
function body(...pieces: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
}

/** The parts that a loop gets, `act` being called behind each. */
async function read(
  stream: ReadableStream<Uint8Array>,
  act: (part: number, answer: CompletionStream<{ part: number }>) => void = () => undefined,
  signal?: AbortSignal,
): Promise<number[]> {
  const answer = new CompletionStream<{ part: number }>(stream, new AbortController(), signal);
  const parts: number[] = [];
  for await (const { part } of answer) {
    parts.push(part);
    act(part, answer);
  }
  return parts;
}

describe("an answer's parts", () => {
  test.each(["\n", "\r\n", "\r"])("are the same wherever its bytes are cut, with lines that end in %j", async (end) => {
    const text = `: a comment\n\nid: 7\n${WHOLE}`.replaceAll("\n", end);
    for (let cut = 0; cut <= text.length; cut++) {
      expect(await read(body(text.slice(0, cut), text.slice(cut)))).toEqual([1, 2, 3]);
    }
    expect(await read(body(...Array.from(text)))).toEqual([1, 2, 3]);
  });

  test("end at the first that is an error", async () => {
    const failed = `data: {"part":1}\n\ndata: {"error":{"message":"no more","type":"server_error","code":"gone"}}\n\n`;
    await expect(read(body(failed))).rejects.toMatchObject({ message: "no more", apiCode: "gone" });
  });

  test.each([WHOLE.slice(0, 40), WHOLE.replace(/data: \[DONE.*/s, "")])("that break off: %j", async (text) => {
    await expect(read(body(text))).rejects.toMatchObject({ code: "STREAM_CUT", message: "the answer broke off" });
  });

  test("that are none of JSON", async () => {
    await expect(read(body("data: {part\n\n"))).rejects.toMatchObject({ code: "STREAM_CUT" });
  });
});

// However the bytes were gathered on their way: whoever stops at a part gets none behind it.
describe.each([
  ["in one piece", [WHOLE]],
  ["in pieces", WHOLE.split(/(?<=\n\n)/)],
])("an answer that came %s, stopped at its second part", (_, pieces) => {
  test("by its controller ends", async () => {
    const parts = await read(body(...pieces), (part, { controller }) => {
      if (part === 2) controller.abort();
    });
    expect(parts).toEqual([1, 2]);
  });

  test("by the caller's signal fails", async () => {
    const caller = new AbortController();
    const parts: number[] = [];
    const stopped = read(
      body(...pieces),
      (part) => {
        parts.push(part);
        if (part === 2) caller.abort();
      },
      caller.signal,
    );
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    expect(parts).toEqual([1, 2]);
  });

  test("by leaving the loop is given up at its source", async () => {
    const controller = new AbortController();
    const answer = new CompletionStream<{ part: number }>(body(...pieces), controller, undefined);
    for await (const { part } of answer) if (part === 2) break;
    expect(controller.signal.aborted).toBe(true);
  });
});
