import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./sources.ts";

const KIB = 1024;

test.each([
  ["llama2.wasm", 64],
  ["llama2-server.wasm", 195],
  ["llama2-server-threads.wasm", 195],
  ["llama2-server.component.wasm", 195],
])("%s is at most %d KiB", (name, most) => {
  expect(statSync(join(ROOT, "dist", name)).size).toBeLessThanOrEqual(most * KIB);
});
