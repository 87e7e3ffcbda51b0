import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FileSource } from "../../src/loopback/file-source.ts";
import type { WritableCache } from "../../src/models/cache.ts";
import { checkPrefix } from "../../src/models/check-model.ts";
import { type FetchOptions, fetchModel } from "../../src/models/fetch-model.ts";
import { MemoryCache } from "../../src/models/memory-cache.ts";
import { FolderCache } from "../../src/node/folder-cache.ts";
import { LOGIN_PAGE, sendFile, sha256 } from "../pull/fake-hub.ts";
import { ROOT } from "../sources.ts";
import { type FileServer, sendHalf, sendWhole, startFileServer } from "./file-server.ts";

const MODEL = readFileSync(join(ROOT, "test/models/stories260K.bin"));
const HALF = 300_000;
const options: FetchOptions = {
  check: { bytes: 256, run: checkPrefix },
  retries: 2,
  delayMs: () => 1,
};

let server: FileServer;
const folders: string[] = [];

beforeAll(async () => {
  server = await startFileServer();
});
afterAll(async () => {
  await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  server.seen.length = 0;
});

function read(source: FileSource): Buffer {
  const bytes = Buffer.alloc(source.size);
  for (let at = 0; at < bytes.length;) {
    const n = source.read(at, bytes.subarray(at));
    expect(n).toBeGreaterThan(0);
    at += n;
  }
  source.close?.();
  return bytes;
}

const caches: [string, () => WritableCache][] = [
  ["memory", () => new MemoryCache()],
  [
    "a folder",
    () => {
      folders.push(mkdtempSync(join(tmpdir(), "llama2-cache-")));
      return new FolderCache(folders.at(-1));
    },
  ],
];

describe.each(caches)("a file through a cache in %s", (_, newCache) => {
  test("comes once, hashed on the way, and is listed and deleted", async () => {
    const cache = newCache();
    const url = `${server.url}/whole`;
    server.on("/whole", (request, response) => {
      sendFile(request, response, MODEL);
    });
    const steps: number[] = [];
    const fetched = await fetchModel(cache, { url }, { ...options, onProgress: (done) => steps.push(done) });
    expect(read(fetched.source).equals(MODEL)).toBe(true);
    expect(fetched.file).toMatchObject({ url, bytes: MODEL.length, complete: true, sha256: sha256(MODEL) });
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBe(MODEL.length);
    const again = await fetchModel(cache, { url, sha256: sha256(MODEL) }, options);
    expect([again.wasCached, fetched.wasCached, server.seen.length]).toEqual([true, false, 1]);
    again.source.close?.();
    expect(await cache.list()).toEqual([fetched.file]);
    expect((await cache.estimate()).usage).toBe(MODEL.length);
    expect([await cache.delete(url), await cache.delete(url), await cache.list()]).toEqual([true, false, []]);
  });

  test("that another has fetched between a look and the lock is not fetched again", async () => {
    const cache = newCache();
    const url = `${server.url}/raced`;
    server.on("/raced", (request, response) => {
      sendFile(request, response, MODEL);
    });
    let reader: FileSource | undefined;
    const late = {
      open: (address: string) => cache.open(address),
      write: async (address: string) => {
        reader = (await fetchModel(cache, { url }, options)).source;
        return await cache.write(address);
      },
    } as WritableCache;
    const fetched = await fetchModel(late, { url }, options);
    expect([fetched.wasCached, server.seen.length]).toEqual([true, 1]);
    expect(read(fetched.source).equals(MODEL)).toBe(true);
    // Whoever fetched it reads it still: it must not have been begun anew.
    expect(read(reader!).equals(MODEL)).toBe(true);
  });

  test("that has become shorter is fetched again", async () => {
    const cache = newCache();
    const url = `${server.url}/shortened`;
    server.on("/shortened", (request, response) => {
      sendFile(request, response, MODEL);
    });
    (await fetchModel(cache, { url }, options)).source.close?.();
    const writer = await cache.write(url);
    writer.clear();
    await writer.close();
    const fetched = await fetchModel(cache, { url }, options);
    expect([fetched.wasCached, server.seen.length]).toEqual([false, 2]);
    expect(read(fetched.source).equals(MODEL)).toBe(true);
  });

  test("goes on after its connection broke, in the same call and in a later one", async () => {
    const cache = newCache();
    const url = `${server.url}/broken`;
    const half = sendHalf(MODEL, HALF, sha256(MODEL));
    const breaking = { ...options, onProgress: half.breakBehind };
    server.on("/broken", half.handler, (request, response) => {
      sendFile(request, response, MODEL);
    });
    const fetched = await fetchModel(cache, { url, sha256: sha256(MODEL) }, breaking);
    expect(read(fetched.source).equals(MODEL)).toBe(true);
    expect(server.seen.map(({ headers }) => [headers.range, headers["if-range"]])).toEqual([
      [undefined, undefined],
      [expect.stringMatching(/^bytes=[1-9]\d*-$/), `"${sha256(MODEL)}"`],
    ]);
    await cache.delete(url);
    server.on("/broken", half.handler, (request, response) => {
      sendFile(request, response, MODEL);
    });
    const failed = fetchModel(cache, { url }, { ...breaking, retries: 0 });
    await expect(failed).rejects.toMatchObject({ code: "MODEL_FETCH" });
    const [rest] = await cache.list();
    expect(rest).toMatchObject({ complete: false, total: MODEL.length, etag: `"${sha256(MODEL)}"` });
    expect(rest!.bytes).toBeGreaterThan(0);
    const later = await fetchModel(cache, { url }, options);
    expect(read(later.source).equals(MODEL)).toBe(true);
    expect(server.seen.at(-1).headers.range).toBe(`bytes=${rest!.bytes}-`);
  });

  test("starts again when the server has another file by now", async () => {
    const cache = newCache();
    const url = `${server.url}/changed`;
    const other = Buffer.from(MODEL);
    other[5000]! ^= 1;
    const half = sendHalf(other, HALF, sha256(other));
    server.on("/changed", half.handler, (request, response) => {
      sendFile(request, response, MODEL);
    });
    const fetched = await fetchModel(cache, { url }, { ...options, onProgress: half.breakBehind });
    expect(read(fetched.source).equals(MODEL)).toBe(true);
  });

  test("goes when its SHA-256 is wrong", async () => {
    const cache = newCache();
    const url = `${server.url}/wrong`;
    server.on("/wrong", sendWhole(MODEL));
    const task = { url, sha256: "0".repeat(64) };
    await expect(fetchModel(cache, task, options)).rejects.toMatchObject({ code: "MODEL_CHECKSUM" });
    expect(await cache.open(url)).toBeUndefined();
    expect((await cache.estimate()).usage).toBe(0);
  });

  test("stops when it is told to, and keeps what has come", async () => {
    const cache = newCache();
    const url = `${server.url}/slow`;
    server.on("/slow", (_, response) => {
      response.writeHead(200, { "content-length": MODEL.length });
      response.write(MODEL.subarray(0, 1000));
    });
    const controller = new AbortController();
    const onProgress = (done: number): void => {
      if (done > 0) controller.abort(new Error("enough"));
    };
    const promise = fetchModel(cache, { url }, { ...options, signal: controller.signal, onProgress });
    await expect(promise).rejects.toThrow("enough");
    expect(await cache.list()).toMatchObject([{ bytes: 1000, complete: false }]);
  });
});

describe("what is no model is known before it has come", () => {
  const GGUF = Buffer.concat([Buffer.from("GGUF\x03\0\0\0"), Buffer.alloc(10_000)]);
  const endless = (start: Buffer, total: number, type = "application/octet-stream") =>
    ((_, response) => {
      response.writeHead(200, { "content-length": total, "content-type": type });
      response.write(start);
    }) satisfies Parameters<FileServer["on"]>[1];

  test.each([
    ["GGUF", endless(GGUF, 10 ** 9), "MODEL_MAGIC", "GGUF"],
    ["a page", endless(Buffer.from(LOGIN_PAGE), 10 ** 6, "text/html"), "MODEL_FETCH", "web page"],
    ["a page called bytes", endless(Buffer.from(LOGIN_PAGE), 10 ** 6), "MODEL_FETCH", "web page"],
    ["a file that is too short", endless(MODEL.subarray(0, 1000), 500_000), "MODEL_TRUNCATED", "500000 bytes"],
    ["a file that is too long", endless(MODEL.subarray(0, 1000), 5_000_000), "MODEL_INVALID", "more than"],
    ["a whole file that is too short", sendWhole(MODEL.subarray(0, 90)), "MODEL_TRUNCATED", "90 bytes"],
  ])("%s", async (_, handler, code, words) => {
    const cache = new MemoryCache();
    server.on("/lie", handler);
    const promise = fetchModel(cache, { url: `${server.url}/lie` }, options);
    await expect(promise).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
    expect((await cache.estimate()).usage).toBe(0);
  });

  test("a file that is not there", async () => {
    const promise = fetchModel(new MemoryCache(), { url: `${server.url}/nowhere` }, options);
    await expect(promise).rejects.toMatchObject({ code: "MODEL_FETCH", failure: "missing" });
  });
});

test("a file that is being written is refused to others", async () => {
  const cache = new MemoryCache();
  const writer = await cache.write("a");
  await expect(cache.write("a")).rejects.toMatchObject({ code: "CACHE_LOCKED" });
  await writer.close();
  await (await cache.write("a")).close();
});
