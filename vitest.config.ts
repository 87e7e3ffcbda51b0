import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // The machine is small and every test file starts runtimes of its own.
    maxWorkers: 2,
  },
});
