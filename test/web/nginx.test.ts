import { spawn } from "node:child_process";
import { chownSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { nginxConfiguration } from "../../scripts/nginx-configuration.ts";
import { missing } from "../runtimes/each.ts";
import { brotliModule, NGINX, nginxArguments, nginxFolder, NginxProcess } from "./harness/nginx-process.ts";
import { rawRequest } from "./harness/raw-request.ts";
import { writeSmallPage } from "./harness/small-page.ts";

const NOBODY = 65534;
const page = writeSmallPage();
const options = { base: "/chat", page, models: join(page, "models"), api: "127.0.0.1:9" };
afterAll(() => {
  rmSync(page, { recursive: true });
});

beforeEach((context) => {
  if (NGINX.program() === undefined) missing(NGINX, context);
});

describe("the configuration of nginx", () => {
  test.each([
    { title: "as it is", settings: {} },
    { title: "with a resolver", settings: { resolver: "10.96.0.10", api: "llama2.llama2.svc.cluster.local:8080" } },
    { title: "with a limit", settings: { limit: { rate: "60r/m", burst: 10 } } },
    {
      title: "without isolation, with a pod elsewhere",
      settings: { isolated: false, connect: ["https://pod.example"] },
    },
    { title: "with brotli", settings: brotliModule() === undefined ? {} : { brotliModule: brotliModule()! } },
  ])("is valid $title, without root, and writes below its folder only", async ({ settings }) => {
    // It takes the port for a moment, and 8080 is where the README's commands start servers: another test runs them.
    const folder = nginxFolder({ ...options, listen: "127.0.0.1:8089", ...settings });
    try {
      const isRoot = process.getuid?.() === 0;
      const others = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
      if (isRoot) chownSync(folder, NOBODY, NOBODY);
      const child = spawn(NGINX.program()!, ["-t", ...nginxArguments(folder, false)], {
        ...others,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let said = "";
      child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
      const code = await new Promise((resolve) => child.once("close", resolve));
      expect(said).toMatch(/^[^\n]* syntax is ok\n[^\n]* test is successful\n$/);
      expect(code).toBe(0);
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(["access.log", "client_body", "proxy"]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("takes no value that would end a word of it", () => {
    const settings = { ...options, listen: "8080", temp: "/tmp", accessLog: "off" };
    expect(() => nginxConfiguration({ ...settings, base: "/chat; return 200" })).toThrow("BASE");
    expect(Object.values(nginxConfiguration(settings)).join("")).not.toMatch(/\$\{[A-Z]/);
  });
});

describe("options", () => {
  test("isolation off, another origin on", async () => {
    const nginx = await NginxProcess.start({ ...options, isolated: false, connect: ["https://pod.example"] });
    try {
      const { headers } = await rawRequest(`http://127.0.0.1:${nginx.port}`, "/chat/");
      expect(headers).not.toHaveProperty("cross-origin-embedder-policy");
      expect(headers["content-security-policy"]).toContain("; connect-src 'self' https://pod.example;");
    } finally {
      await nginx.end();
    }
  });

  test("a limit refuses requests for answers beyond it, and nothing else", async () => {
    const nginx = await NginxProcess.start({ ...options, limit: { rate: "1r/m", burst: 2 } });
    try {
      const root = `http://127.0.0.1:${nginx.port}`;
      const post = { method: "POST", body: "{}" };
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push((await rawRequest(root, "/chat/api/v1/completions", post)).status);
      expect(statuses).toEqual([503, 503, 503, 429, 429]);
      const refused = await rawRequest(root, "/chat/api/v1/completions", post);
      expect(refused.headers["retry-after"]).toBe("1");
      expect(JSON.parse(refused.body.toString())).toMatchObject({ error: { code: "rate_limit_exceeded" } });
      expect((await rawRequest(root, "/chat/api/slots")).status).toBe(503);
      expect((await rawRequest(root, "/chat/")).status).toBe(200);
    } finally {
      await nginx.end();
    }
  });

  test("a request that is too large is refused in the server's words", async () => {
    const nginx = await NginxProcess.start({ ...options, maxBody: "1k" });
    try {
      const answer = await rawRequest(`http://127.0.0.1:${nginx.port}`, "/chat/api/v1/completions", {
        method: "POST",
        body: "x".repeat(2000),
      });
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { type: "invalid_request_error" } });
    } finally {
      await nginx.end();
    }
  });

  test("starts and ends without a word", async () => {
    const nginx = await NginxProcess.start(options);
    await rawRequest(`http://127.0.0.1:${nginx.port}`, "/chat/models/small.bin");
    // It writes that down behind the answer.
    await expect
      .poll(() => nginx.requests)
      .toEqual([expect.objectContaining({ method: "GET", path: "/chat/models/small.bin", status: 200, bytes: 10 })]);
    await nginx.end();
    expect(nginx.log).toBe("");
    expect(existsSync(page)).toBe(true);
  });
});
