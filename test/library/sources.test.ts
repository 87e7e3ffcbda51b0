import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Llama, type NodeLlamaOptions, openModelCache } from "../../src/node/index.ts";
import { LOGIN_PAGE, sendFile, sha256 } from "../pull/fake-hub.ts";
import { type FileServer, sendWhole, startFileServer } from "./file-server.ts";
import { SERVER_WASM, STORIES } from "./loopback-server.ts";
import { absolute, startLlama } from "./node-llama.ts";

const paths = absolute(STORIES);
const MODEL = readFileSync(paths.model);
const TOKENIZER = readFileSync(paths.tokenizer);
const folder = mkdtempSync(join(tmpdir(), "llama2-library-"));
let server: FileServer;

beforeAll(async () => {
  server = await startFileServer();
  server.on("/tiny.bin", (request, response) => {
    sendFile(request, response, MODEL);
  });
  server.on("/tokenizer.bin", sendWhole(TOKENIZER));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opening(options: NodeLlamaOptions): Promise<{ text: string; info: Llama["info"] }> {
  await using llama = await startLlama({ cacheFolder: folder, ...options });
  const answer = await llama.completions.create({ prompt: "Once", seed: 3, max_tokens: 12 });
  return { text: answer.choices[0]!.text, info: llama.info };
}

test("a model is the same from a path, a file URL, a Blob, bytes, a stream and a server", async () => {
  const { text, info } = await opening(paths);
  expect(info).toMatchObject({ modelId: "stories260K", cache: "none" });
  const bytes = Uint8Array.from(TOKENIZER);
  const file = pathToFileURL(paths.model);
  const stream = new Blob([MODEL]).stream() as unknown as ReadableStream<Uint8Array>;
  for (const model of [file, new Blob([MODEL]), Uint8Array.from(MODEL), Uint8Array.from(MODEL).buffer, stream]) {
    expect((await opening({ model, tokenizer: bytes })).text).toBe(text);
  }
  const far = await opening({ model: `${server.url}/tiny.bin` });
  expect(far.text).toBe(text);
  expect(far.info).toMatchObject({
    modelId: "tiny",
    cache: "folder",
    wasCached: false,
    modelSha256: sha256(MODEL),
  });
  server.seen.length = 0;
  const again = await opening({ model: { url: `${server.url}/tiny.bin`, sha256: sha256(MODEL) } });
  expect([again.text, again.info.wasCached, server.seen]).toEqual([text, true, []]);
  const cache = (await openModelCache(folder))!;
  expect((await cache.list()).map(({ bytes }) => bytes).sort()).toEqual([MODEL.length, TOKENIZER.length].sort());
});

test("bytes that are given stay the caller's", async () => {
  const model = Uint8Array.from(MODEL);
  await opening({ model, tokenizer: paths.tokenizer });
  expect(model.length).toBe(MODEL.length);
});

test.each([
  ["a page in place of the module", () => ({ wasm: `${server.url}/page` }), "WASM_FETCH"],
  ["no module there", () => ({ wasm: `${server.url}/nothing.wasm` }), "WASM_FETCH"],
  ["another module", () => ({ wasm: readFileSync(SERVER_WASM.replace("-server", "")) }), "WASM_INVALID"],
  ["half a module", () => ({ wasm: readFileSync(SERVER_WASM).subarray(0, 999) }), "WASM_INVALID"],
  ["no model there", () => ({ model: "/nowhere/model.bin", tokenizer: paths.tokenizer }), "IO"],
  ["another file", () => ({ model: SERVER_WASM }), "MODEL_MAGIC"],
  ["another file's bytes", () => ({ model: new Blob(["GGUF", MODEL]) }), "MODEL_MAGIC"],
  ["a stream of something else", () => ({ model: new Blob([LOGIN_PAGE.repeat(9)]).stream() }), "MODEL_MAGIC"],
  ["half a model", () => ({ model: Uint8Array.from(MODEL.subarray(0, 5000)) }), "MODEL_TRUNCATED"],
  ["another tokenizer", () => ({ tokenizer: Uint8Array.from(TOKENIZER.subarray(0, 999)) }), "MODEL_INVALID"],
  ["no tokenizer", () => ({ model: Uint8Array.from(MODEL), tokenizer: undefined as never }), "USAGE"],
  ["too many slots", () => ({ slots: 1000 }), "USAGE"],
  ["a signal", () => ({ signal: AbortSignal.abort() }), "ABORTED"],
  [
    "a worker that is none",
    () => ({
      worker: () => {
        throw new Error("no");
      },
    }),
    "WORKER_LOST",
  ],
])("a start with %s fails with a code", async (_, change, code) => {
  server.on("/page", sendWhole(Buffer.from(LOGIN_PAGE), { "content-type": "text/html" }));
  const options: NodeLlamaOptions = { ...paths, ...(change() as Partial<NodeLlamaOptions>) };
  await expect(startLlama(options)).rejects.toMatchObject({ name: "Llama2Error", code });
});

test("a start that is stopped leaves no worker, and no lock on what it fetched", async () => {
  server.on("/stuck.bin", (_, response) => {
    response.writeHead(200, { "content-length": MODEL.length });
    response.write(MODEL.subarray(0, 1000));
  });
  const controller = new AbortController();
  const promise = startLlama({
    model: `${server.url}/stuck.bin`,
    cacheFolder: folder,
    signal: controller.signal,
    onProgress: ({ file, done }) => {
      if (file === "model" && done === 0) controller.abort();
    },
  });
  await expect(promise).rejects.toMatchObject({ code: "ABORTED" });
  server.on("/stuck.bin", (request, response) => {
    sendFile(request, response, MODEL);
  });
  expect((await opening({ model: `${server.url}/stuck.bin` })).info.wasCached).toBe(false);
});

test("of two engines that fetch a model at once one is told so, and finds it when it comes again", async () => {
  // The file does not come before one of them has been refused.
  let refuse!: () => void;
  const isRefused = new Promise<void>((resolve) => (refuse = resolve));
  server.on("/shared.bin", (request, response) => {
    void isRefused.then(() => {
      sendFile(request, response, MODEL);
    });
  });
  const model = `${server.url}/shared.bin`;
  const both = [opening({ model }), opening({ model })];
  for (const one of both) one.catch(refuse);
  const results = await Promise.allSettled(both);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CACHE_LOCKED" } });
  expect((await opening({ model })).info).toMatchObject({ wasCached: true, modelSha256: sha256(MODEL) });
});
