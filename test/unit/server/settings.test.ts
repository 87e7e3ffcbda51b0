import { describe, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { PartsModule, type PartsOptions } from "./parts-module.ts";

function settingsOf(options: PartsOptions): Record<string, unknown> {
  const parts = new PartsModule(options);
  if (!parts.ok) throw new Error(parts.failure);
  return parts.settings;
}

function failureOf(options: PartsOptions): string {
  const parts = new PartsModule(options);
  expect(parts.ok, JSON.stringify(options)).toBe(false);
  expect([2, 3]).toContain(parts.exports.lastCode());
  expect(parts.failure).toMatch(/^[^\p{Cc}]+$/u);
  return parts.failure;
}

const DEFAULTS = {
  model: "model.bin",
  address: 0x7f000001,
  basePath: "",
  logLevel: 3,
  tokenizer: null,
  "model-id": null,
  "module-sha256": null,
  "rope-theta": 10000,
  host: null,
  port: 8080,
  "base-path": null,
  slots: 4,
  context: 0,
  queue: 16,
  batch: 64,
  buffers: 64,
  "api-key": [],
  "api-key-file": null,
  "cors-origin": [],
  "max-connections": 256,
  "max-body": 1 << 20,
  "header-timeout": 15,
  "body-timeout": 60,
  "idle-timeout": 75,
  "write-timeout": 60,
  grace: 30,
  "log-level": null,
};

describe("settings", () => {
  test("have defaults", () => {
    expect(settingsOf({})).toEqual(DEFAULTS);
  });

  test("come from flags, in every spelling", () => {
    const args = "--port 0 m.bin -z t.bin --slots=9 --host localhost --log-level off --base-path=/llm/ --".split(" ");
    expect(settingsOf({ args })).toEqual({
      ...DEFAULTS,
      model: "m.bin",
      tokenizer: "t.bin",
      port: 0,
      slots: 9,
      host: "localhost",
      "log-level": "off",
      logLevel: 1,
      "base-path": "/llm/",
      basePath: "/llm",
    });
  });

  test("come from the environment, which flags outdo", () => {
    const env = {
      LLAMA2_MODEL: "e.bin",
      LLAMA2_HOST: "0.0.0.0",
      LLAMA2_GRACE: "5",
      LLAMA2_SLOTS: "2",
      LLAMA2_QUEUE: "",
    };
    expect(settingsOf({ args: ["--slots", "3"], env })).toMatchObject({
      model: "e.bin",
      address: 0,
      grace: 5,
      slots: 3,
      queue: 16,
    });
    expect(settingsOf({ args: ["m.bin"], env })).toMatchObject({ model: "m.bin" });
  });

  test("lists repeat their flag, or have commas in their variable", () => {
    const env = { LLAMA2_API_KEY: "one, two ,,three", LLAMA2_CORS_ORIGIN: "https://a.example,*" };
    expect(settingsOf({ env })).toMatchObject({
      "api-key": ["one", "two", "three"],
      "cors-origin": ["https://a.example", "*"],
    });
    const args = ["m.bin", "--api-key", "a,b", "--api-key=c"];
    expect(settingsOf({ args, env })).toMatchObject({ "api-key": ["a,b", "c"] });
  });

  test("each has its variable", () => {
    const parts = new PartsModule();
    const rows = parts.read(parts.exports.table()).trimEnd().split("\n");
    for (const row of rows) {
      const [, name = "", , , , , variable] = row.split("|");
      expect(variable).toBe(`LLAMA2_${name.toUpperCase().replaceAll("-", "_")}`);
    }
    expect(rows).toHaveLength(Object.keys(DEFAULTS).length - 4);
  });

  test("a Service named llama2, of which Kubernetes tells by LLAMA2_PORT, is no port", () => {
    expect(settingsOf({ env: { LLAMA2_PORT: "tcp://10.0.0.1:8080" } })).toMatchObject({ port: 8080 });
  });

  test("nothing is read behind --help and --version", () => {
    for (const flag of ["--help", "-h", "--version"]) {
      expect(settingsOf({ args: [flag, "--nonsense"], env: { LLAMA2_PORT: "x" } })).toBeNull();
    }
  });
});

describe("a mistake is one line", () => {
  test.each([
    [{ args: [] }, "no model is named: llama2-server MODEL, or set LLAMA2_MODEL (--help shows everything)"],
    [{ args: ["a", "b"] }, "two models: a and b; one server serves one"],
    [{ args: ["m", "--slot", "3"] }, "--slot: no such flag; did you mean --slots?"],
    [{ args: ["m", "--nonsense"] }, "--nonsense: no such flag; --help lists them"],
    [{ args: ["m", "--port"] }, "--port needs a value: N"],
    [{ args: ["m", "--port", "65536"] }, '--port takes a whole number from 0 to 65535, not "65536"'],
    [{ env: { LLAMA2_SLOTS: "0" } }, 'LLAMA2_SLOTS takes a whole number from 1 to 64, not "0"'],
    [{ env: { LLAMA2_API_KEY: " , " } }, "LLAMA2_API_KEY is set, but holds no value; unset it if none is meant"],
    [{ env: { LLAMA2_API_KEY: "" } }, "LLAMA2_API_KEY is set, but holds no value; unset it if none is meant"],
    [
      { env: { LLAMA2_API_KEY: "secret word" } },
      "LLAMA2_API_KEY takes a key of 1 to 1024 visible ASCII characters, no spaces",
    ],
    [{ args: ["m", "--log-level", "loud"] }, '--log-level takes off, error, info or debug, not "loud"'],
    [{ args: ["m", "--module-sha256", "abc"] }, '--module-sha256 takes 64 hexadecimal digits, not "abc"'],
    [{ args: ["m", "--model-id", ""] }, '--model-id takes a name of 1 to 256 bytes on one line, not ""'],
    [{ args: ["m", "--help=1"] }, "--help takes no value"],
  ])("%j", (options, message) => {
    expect(failureOf(options)).toBe(message);
  });

  test.each(["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.04", "1.2.3.", ".1.2.3", "::1", "example.org", "1.2.3.4 "])(
    "--host %j",
    (host) => {
      expect(failureOf({ args: ["m", "--host", host] })).toBe(
        `--host takes an IPv4 address or localhost, not "${host}"`,
      );
    },
  );

  test.each(["", "llm", "//", "/a//b", "/a?b", "/a b", "/%61"])("--base-path %j", (path) => {
    expect(failureOf({ args: ["m", "--base-path", path] })).toBe(
      `--base-path takes a path such as /llm, not "${path}"`,
    );
  });

  test.each([
    "",
    "https://",
    "https://a/",
    "https://a.example/x",
    "HTTPS://a",
    "a.example",
    "https://A",
    "https://u@a",
    "**",
  ])("--cors-origin %j", (origin) => {
    expect(failureOf({ args: ["m", "--cors-origin", origin] })).toBe(
      `--cors-origin takes * or an origin such as https://example.org, not "${origin}"`,
    );
  });

  test.each(["*", "https://a.example", "http://localhost:3000", "http://[::1]:8080", "chrome-extension://abc"])(
    "--cors-origin %j is none",
    (origin) => {
      expect(settingsOf({ args: ["m", "--cors-origin", origin] })).toMatchObject({ "cors-origin": [origin] });
    },
  );
});

test("random command lines and environments are taken or refused in one line", () => {
  const random = new Random(1);
  const names = Object.keys(DEFAULTS).slice(4).concat("help", "version", "nonsense");
  const values = [
    ..."0 1 64 65 -1 1e9 tcp://1.2.3.4:5 / /a * , a,b 127.0.0.1 info".split(" "),
    "",
    " ",
    "é",
    "x".repeat(2000),
  ];
  let taken = 0;
  for (let i = 0; i < 2000; i++) {
    const args = random.integer(4) === 0 ? [] : ["model.bin"];
    for (let n = random.integer(3); n > 0; n--) {
      if (random.integer(3) === 0) args.push(`--${random.pick(names)}=${random.pick(values)}`);
      else args.push(`--${random.pick(names)}`, random.pick(values));
    }
    const env: Record<string, string> = {};
    for (let n = random.integer(3); n > 0; n--) {
      env[`LLAMA2_${random.pick(names).toUpperCase().replaceAll("-", "_")}`] = random.pick(values);
    }
    const parts = new PartsModule({ args, env });
    if (parts.ok) {
      parts.exports.settings();
      taken++;
    } else expect(parts.failure, JSON.stringify({ args, env })).toMatch(/^[^\p{Cc}]{5,1000}$/u);
  }
  expect(taken).toBeGreaterThan(200);
});
