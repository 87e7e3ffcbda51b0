import { describe, expect, test } from "vitest";
import { PartsModule } from "./parts-module.ts";

const EXPOSED = "Access-Control-Expose-Headers: x-request-id, retry-after, retry-after-ms";
const ORIGIN = "https://app.example";

/** The header lines that CORS adds to the answer of a request. */
function linesOf(origins: readonly string[], head: string, headers: Record<string, string>): string[] {
  const parts = new PartsModule({ args: ["m", ...origins.map((origin) => `--cors-origin=${origin}`)] }).start();
  const text = parts.read(parts.exports.corsHeaders(parts.request(head, headers)));
  expect(text).toMatch(/^([^\r\n]+\r\n)*$/);
  return text.split("\r\n").slice(0, -1);
}

const GET = "GET /v1/models";
const OPTIONS = "OPTIONS /v1/chat/completions";
const VARY = "Vary: Access-Control-Request-Method, Access-Control-Request-Headers";

describe("an answer", () => {
  test("has nothing when no origin is named", () => {
    expect(linesOf([], GET, { Origin: ORIGIN })).toEqual([]);
  });

  test("reflects an origin that is named, and tells caches so", () => {
    const named = ["https://other.example", ORIGIN];
    expect(linesOf(named, GET, { Origin: ORIGIN })).toEqual([
      "Vary: Origin",
      `Access-Control-Allow-Origin: ${ORIGIN}`,
      EXPOSED,
    ]);
    for (const Origin of ["null", `${ORIGIN}.evil`, "https://app.exampl", ORIGIN.toUpperCase()]) {
      expect(linesOf(named, GET, { Origin })).toEqual(["Vary: Origin"]);
    }
    expect(linesOf(named, GET, {})).toEqual(["Vary: Origin"]);
  });

  test("* is all", () => {
    for (const headers of [{}, { Origin: "null" }, { Origin: ORIGIN }]) {
      expect(linesOf(["*"], GET, headers)).toEqual(["Access-Control-Allow-Origin: *", EXPOSED]);
    }
  });
});

describe("a preflight", () => {
  const asked = { Origin: ORIGIN, "Access-Control-Request-Method": "POST" };

  test("answers any header, and the method", () => {
    const headers = "authorization,content-type,x-stainless-lang,x-anything";
    expect(linesOf([ORIGIN], OPTIONS, { ...asked, "Access-Control-Request-Headers": headers })).toEqual([
      "Vary: Origin",
      `Access-Control-Allow-Origin: ${ORIGIN}`,
      EXPOSED,
      VARY,
      "Access-Control-Allow-Methods: POST",
      `Access-Control-Allow-Headers: ${headers}`,
      "Access-Control-Max-Age: 7200",
    ]);
  });

  test("of another origin gets no leave", () => {
    expect(linesOf(["https://other.example"], OPTIONS, asked)).toEqual(["Vary: Origin", VARY]);
    expect(linesOf([], OPTIONS, asked)).toEqual([VARY]);
  });

  test("from the internet into the local network", () => {
    const lines = linesOf(["*"], OPTIONS, { ...asked, "Access-Control-Request-Private-Network": "true" });
    expect(lines).toContain("Access-Control-Allow-Private-Network: true");
  });

  test("with a list of headers that no browser sends gets none of them", () => {
    const lines = linesOf(["*"], OPTIONS, { ...asked, "Access-Control-Request-Headers": "x".repeat(2000) });
    expect(lines.filter((line) => line.startsWith("Access-Control-Allow-Headers"))).toEqual([]);
  });

  test("an OPTIONS without its headers is none", () => {
    expect(linesOf(["*"], OPTIONS, { Origin: ORIGIN })).toEqual(["Access-Control-Allow-Origin: *", EXPOSED]);
  });
});
