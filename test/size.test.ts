import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./sources.ts";

const MAX_BYTES = 64 * 1024;

test("llama2.wasm is at most 64 KiB", () => {
  expect(statSync(join(ROOT, "dist/llama2.wasm")).size).toBeLessThanOrEqual(MAX_BYTES);
});
