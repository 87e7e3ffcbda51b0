import { describe, expect, test } from "vitest";
import { Random } from "../../models/random.ts";
import { PartsModule } from "./parts-module.ts";

const parts = new PartsModule();

describe("a timestamp", () => {
  test.each([0, 1, 951_782_399_999, 951_782_400_000, 1_709_164_800_000, 4_102_444_799_999, 253_402_300_799_999])(
    "%i",
    (time) => {
      expect(parts.read(parts.exports.timestamp(BigInt(time)))).toBe(new Date(time).toISOString());
    },
  );

  test("random ones", () => {
    const random = new Random(1);
    for (let i = 0; i < 1000; i++) {
      const time = random.integer(1 << 30) * 4000 + random.integer(4000);
      expect(parts.read(parts.exports.timestamp(BigInt(time)))).toBe(new Date(time).toISOString());
    }
  });
});

/** The lines that a server with these settings writes about two requests. */
function logged(level: string): Record<string, unknown>[] {
  const server = new PartsModule({ args: ["m", "--log-level", level] }).start();
  const before = server.log.length;
  const headers = { "X-Request-Id": "mine-1", Authorization: "Bearer secret" };
  server.exports.log(server.request(`POST /v1/x?key=secret`, headers), 200);
  server.exports.log(server.request(`GET /${"x".repeat(1000)}`), 500);
  const lines = server.log.slice(before);
  if (lines === "") return [];
  expect(lines).toMatch(/^([^\n]+\n)+$/);
  expect(lines).not.toContain("secret");
  return lines
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a line for a request", () => {
  test("says when, who, what and how long", () => {
    const [first, second] = logged("info");
    expect(Object.keys(first!)).toEqual(["time", "id", "method", "path", "status", "duration_ms"]);
    expect(first).toMatchObject({ id: "mine-1", method: "POST", path: "/v1/x", status: 200 });
    expect(Date.parse(first!["time"] as string)).toBeGreaterThan(1.7e12);
    expect(second!["id"]).toMatch(/^req_[0-9a-f]{16}$/);
    expect(second!["path"]).toMatch(/^\/.{200,256}$/);
  });

  test("is written for failures only, or not at all, if so wished", () => {
    expect(logged("error").map(({ status }) => status)).toEqual([500]);
    expect(logged("off")).toEqual([]);
  });
});
