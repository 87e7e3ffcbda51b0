import { rmSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { missing } from "../runtimes/each.ts";
import { MINUTES } from "../server/api.ts";
import { STORYTELLER } from "../server/command.ts";
import { type ServerProcess, startServer } from "../server/server-process.ts";
import { busySlots } from "./harness/busy-slots.ts";
import { type Front, FRONTS } from "./harness/fronts.ts";
import { brotliModule } from "./harness/nginx-process.ts";
import { type RawAnswer, rawRequest } from "./harness/raw-request.ts";
import { SMALL_HTML, writeSmallPage } from "./harness/small-page.ts";

const page = writeSmallPage();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer("node", { args: STORYTELLER });
});
afterAll(async () => {
  await server.stop();
  rmSync(page, { recursive: true });
});

const POLICY = {
  "content-security-policy":
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types default dompurify",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};
const LASTING = "public, max-age=31536000, immutable";

describe.each(FRONTS.flatMap((front) => ["", "/chat"].map((base) => ({ ...front, base }))))(
  "$name, base path '$base'",
  ({ base, start, ...candidate }) => {
    let front: Front | undefined;
    beforeAll(async () => {
      const options = { base, page, models: join(page, "models"), api: () => `127.0.0.1:${server.port}` };
      if (candidate.program() !== undefined) front = await start(options);
    });
    beforeEach((context) => {
      if (front === undefined) missing(candidate, context);
    });
    afterAll(() => front?.end());

    const get = (path: string, options?: Parameters<typeof rawRequest>[2]): Promise<RawAnswer> =>
      rawRequest(front!.root, base + path, options);
    const json = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());

    test.each([
      ["/", "text/html; charset=utf-8", "no-cache"],
      ["/sw.js", "text/javascript; charset=utf-8", "no-cache"],
      ["/manifest.webmanifest", "application/manifest+json", "no-cache"],
      ["/icon.svg", "image/svg+xml", "no-cache"],
      ["/assets/style-abc.css", "text/css; charset=utf-8", LASTING],
      ["/assets/script-abc.js", "text/javascript; charset=utf-8", LASTING],
      ["/assets/engine-abc.wasm", "application/wasm", LASTING],
      ["/models/small.bin", "application/octet-stream", "no-cache"],
      ["/models/models.json", "application/json; charset=utf-8", "no-cache"],
    ])("%s has its type, its policy and its time in the cache", async (path, type, cache) => {
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({ ...POLICY, "content-type": type, "cache-control": cache });
      const again = await get(path, { headers: { "if-none-match": headers.etag! } });
      expect(again.status).toBe(304);
      expect(again.headers).toMatchObject(POLICY);
    });

    test("sends what the build has compressed, if it is accepted", async () => {
      const path = "/assets/script-abc.js";
      const plain = await get(path);
      expect(plain.headers).toMatchObject({ vary: "Accept-Encoding" });
      expect(plain.headers).not.toHaveProperty("content-encoding");
      const zipped = await get(path, { headers: { "accept-encoding": "gzip" } });
      expect(zipped.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding", ...POLICY });
      expect(gunzipSync(zipped.body)).toEqual(plain.body);
      const best = await get(path, { headers: { "accept-encoding": "gzip, deflate, br" } });
      const hasBrotli = candidate.name !== "nginx" || brotliModule() !== undefined;
      expect(best.headers["content-encoding"]).toBe(hasBrotli ? "br" : "gzip");
      if (hasBrotli) expect(brotliDecompressSync(best.body)).toEqual(plain.body);
    });

    test("goes on with a model where a download broke off, and from the start when it has changed", async () => {
      const path = "/models/small.bin";
      const { headers } = await get(path);
      const rest = await get(path, { headers: { range: "bytes=4-", "if-range": headers.etag! } });
      expect(rest.status).toBe(206);
      expect(rest.headers).toMatchObject({
        "content-range": "bytes 4-9/10",
        "content-length": "6",
        etag: headers.etag,
      });
      expect(rest.body.toString()).toBe("456789");
      expect((await get(path, { headers: { range: "bytes=4-", "if-range": '"other"' } })).status).toBe(200);
      expect((await get(path, { headers: { range: "bytes=2-3" } })).body.toString()).toBe("23");
      expect((await get(path, { headers: { range: "bytes=-3" } })).body.toString()).toBe("789");
      expect(await get(path, { headers: { range: "bytes=10-" } })).toMatchObject({
        status: 416,
        headers: { "content-range": "bytes */10" },
      });
    });

    test("has nothing else", async () => {
      expect((await get("/nowhere.js")).status).toBe(404);
      expect((await get("/assets/nowhere.js")).headers).not.toHaveProperty("cache-control");
      expect((await get("/models/")).status).toBeGreaterThanOrEqual(403);
      expect((await get("/../../etc/passwd")).status).toBeGreaterThanOrEqual(400);
      expect((await get("/models/..%2f..%2f..%2f..%2fetc/passwd")).status).toBeGreaterThanOrEqual(400);
      expect((await get("/", { method: "POST" })).status).toBe(405);
      expect(await get("/", { method: "HEAD" })).toMatchObject({ status: 200, body: Buffer.alloc(0) });
      expect((await rawRequest(front!.root, "/healthz")).body.toString()).toBe("ok\n");
      if (base === "") return;
      const short = await get("");
      expect(short).toMatchObject({ status: 308, headers: { location: "/chat/" } });
      expect((await rawRequest(front!.root, "/")).status).toBe(404);
      expect((await rawRequest(front!.root, "/api/health")).status).toBe(404);
      expect((await rawRequest(front!.root, "/chatter/")).status).toBe(404);
    });

    test("passes requests on to the server, with its status, its headers and its errors", async () => {
      const health = await get("/api/health");
      expect(health.status).toBe(200);
      expect(health.headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(json(health)).toEqual({ status: "ok" });
      const wrong = await get("/api/v1/completions", { method: "POST", body: '{"prompt":7,"x":"?&#"}' });
      expect(wrong.status).toBe(400);
      expect(json(wrong)).toMatchObject({ error: { param: "prompt" } });
      expect((await get("/api/v1/models/small%20one?x=1")).body.toString()).toContain("small%20one");
      expect(wrong.headers).toHaveProperty("x-request-id");
    });

    test("passes tokens on while the answer is being written", async () => {
      const answer = await fetch(`${front!.root}${base}/api/v1/completions`, {
        method: "POST",
        body: JSON.stringify(MINUTES),
      });
      expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
      const reader = answer.body!.getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^data: /);
      expect(await busySlots(server)).toBeGreaterThan(0);
      await reader.cancel();
      await expect.poll(() => busySlots(server)).toBe(0);
    });

    test("ends the answer of a client that leaves", async () => {
      const before = await cancelled(server);
      const controller = new AbortController();
      const answer = await fetch(`${front!.root}${base}/api/v1/completions`, {
        method: "POST",
        body: JSON.stringify(MINUTES),
        signal: controller.signal,
      });
      await answer.body!.getReader().read();
      controller.abort();
      await expect.poll(() => cancelled(server)).toBe(before + 1);
      expect(await busySlots(server)).toBe(0);
    });

    test.each(["/api/drain", "/api//drain", "/api/./drain", "/api/v1/../drain", "/api/%64rain", "/api/drain?x=1"])(
      "lets no visitor end the server: %s",
      async (path) => {
        for (const method of ["GET", "POST"]) {
          const answer = await get(path, { method });
          expect(answer.status).toBe(404);
          expect(json(answer)).toMatchObject({ error: { code: "unknown_url" } });
        }
        expect((await get("/api/readyz")).status).toBe(200);
      },
    );

    test("serves the page without a server, and words what is missing as the server would", async () => {
      const alone = await start({ base, page, models: join(page, "models"), api: () => "127.0.0.1:9" });
      try {
        expect((await rawRequest(alone.root, `${base}/`)).body.toString()).toBe(SMALL_HTML);
        const answer = await rawRequest(alone.root, `${base}/api/v1/models`);
        expect(answer.status).toBe(503);
        expect(answer.headers).toMatchObject({ "retry-after": "2", "content-type": "application/json" });
        expect(json(answer)).toMatchObject({ error: { type: "unavailable_error", code: "unreachable" } });
      } finally {
        await alone.end();
      }
    });
  },
);

test("npm start answers to the names of this machine only, so that no other site gets at it by a name of its own", async () => {
  const options = { base: "", page, models: join(page, "models"), api: () => `127.0.0.1:${server.port}` };
  const front = await FRONTS.find(({ name }) => name === "npm start")!.start(options);
  try {
    const as = (host: string): Promise<RawAnswer> => rawRequest(front.root, "/api/health", { headers: { host } });
    expect((await as("localhost:8080")).status).toBe(200);
    expect((await as("127.0.0.1")).status).toBe(200);
    expect((await as("rebound.example:8080")).status).toBe(421);
    expect((await as("127.0.0.1.example")).status).toBe(421);
  } finally {
    await front.end();
  }
});

async function cancelled({ root }: ServerProcess): Promise<number> {
  const text = await (await fetch(`${root}/metrics`)).text();
  return Number(/^llama2_requests_cancelled_total\S* (\d+)$/m.exec(text)?.[1]);
}
