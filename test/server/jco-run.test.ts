import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ROOT } from "../sources.ts";
import { CHAT, chatText, get, json, streamed } from "./api.ts";
import { textOf } from "./event-stream.ts";
import { ServerProcess } from "./server-process.ts";

// `jco run` as docs/server.md has it, from the shell on: jco makes its program of the component and starts Node with it.

const BODY = { messages: [{ role: "user", content: "Tell me a story about a fox." }], max_tokens: 20, seed: 3 };

let server: ServerProcess | undefined;
afterEach(async () => {
  await server?.stop();
});

/** The line of the document that begins so. */
function documented(beginning: string): string {
  const line = readFileSync(join(ROOT, "docs/server.md"), "utf8")
    .split("\n")
    .find((text) => text.startsWith(beginning));
  if (line === undefined) throw new Error(`docs/server.md has no line "${beginning} ..."`);
  return line;
}

/** Starts the line in a shell. What it starts ends with it: its group is killed. */
async function start(line: string): Promise<ServerProcess> {
  server = new ServerProcess("jco", "/bin/sh", ["-c", `${line} --port 0`], { args: [], group: true });
  const [, port] = await server.printed(/listening on http:\/\/[^\s:]+:(\d+)/);
  server.port = Number(port);
  await server.printed(/llama2: ready/);
  return server;
}

test("the documented `npx jco run` serves the model that it names", async () => {
  const running = await start(documented("npx jco run "));
  expect(json(await get(running, "/v1/models"))).toMatchObject({ data: [{ id: "storyteller" }] });
  const text = await chatText(running, BODY);
  expect(text.length).toBeGreaterThan(20);
  expect(textOf(await streamed(running, CHAT, BODY))).toBe(text);
});
