import { expect } from "vitest";
import { type Body, CHAT, metrics, streamed, until, untilLoad } from "./api.ts";
import { textOf } from "./event-stream.ts";
import { total } from "./prometheus.ts";
import type { ServerProcess } from "./server-process.ts";

const BODY: Body = {
  messages: [{ role: "user", content: "Tell me a story about a fox, a lantern and a castle." }],
  temperature: 0.8,
  seed: 11,
  ignore_eos: true,
  max_tokens: 60,
};

/** What a server holds when nobody is there but who asks. */
async function idle(server: ServerProcess): Promise<number> {
  await untilLoad(server, 0);
  return await until("no connection is left", async () => {
    const now = await metrics(server);
    return total(now, "llama2_http_connections") === 1 ? total(now, "llama2_buffer_used_bytes") : undefined;
  });
}

/**
 * Does something bad to a server while another client streams one answer after the other: every one of them must be whole
 * and the same as before, and behind it nothing may be left: no slot, no connection, no memory.
 */
export async function withWitness(server: ServerProcess, bad: () => Promise<void>): Promise<void> {
  const ask = async (): Promise<string> => textOf(await streamed(server, CHAT, BODY));
  const expected = await ask();
  const before = await idle(server);
  const state = { over: false };
  const watching = (async () => {
    const texts: string[] = [];
    do texts.push(await ask());
    while (!state.over);
    return texts;
  })();
  try {
    await bad();
  } finally {
    state.over = true;
  }
  const texts = await watching;
  expect(texts).toEqual(texts.map(() => expected));
  expect(expected.length).toBeGreaterThan(20);
  expect(await ask()).toBe(expected);
  expect(await idle(server)).toBe(before);
  expect(server.exitCode).toBeUndefined();
}
