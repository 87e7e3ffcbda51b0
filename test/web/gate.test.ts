import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { missing } from "../runtimes/each.ts";
import { Gate } from "./harness/gate.ts";
import { NGINX, NginxProcess } from "./harness/nginx-process.ts";
import { writeSmallPage } from "./harness/small-page.ts";

const page = writeSmallPage();
let nginx: NginxProcess | undefined;
let gate: Gate;
beforeAll(async () => {
  if (NGINX.program() === undefined) return;
  nginx = await NginxProcess.start({ base: "", page, models: `${page}/models`, api: "127.0.0.1:9" });
  gate = await Gate.open(nginx.port);
});
beforeEach((context) => {
  if (nginx === undefined) missing(NGINX, context);
});
afterEach(() => {
  gate.clear();
});
afterAll(async () => {
  await gate.close();
  await nginx?.end();
  rmSync(page, { recursive: true });
});

const model = (): Promise<Response> => fetch(`http://127.0.0.1:${gate.port}/models/small.bin`);

test("lets everything through", async () => {
  const answer = await model();
  expect(answer.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  expect(await answer.text()).toBe("0123456789");
  expect(gate.requests.at(-1)).toBe("GET /models/small.bin");
});

test("answers instead of nginx", async () => {
  gate.answer(/^GET .*\.bin$/, { status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html>" });
  expect(await (await model()).text()).toBe("<!doctype html>");
});

test("breaks a connection", async () => {
  gate.cut(/\.bin$/, 4);
  await expect((await model()).text()).rejects.toThrow();
});

test("breaks a connection when what has come is read", async () => {
  const breakOff = gate.holdToBreak(/\.bin$/, 4);
  const reader = (await model()).body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("0123");
  breakOff();
  await expect(reader.read()).rejects.toThrow();
});

test("holds an answer back, and lets it go on", async () => {
  const release = gate.hold(/\.bin$/, 4);
  const reader = (await model()).body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("0123");
  release();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("456789");
  expect((await reader.read()).done).toBe(true);
});
