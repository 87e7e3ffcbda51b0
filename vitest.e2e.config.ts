import { defineConfig } from "vitest/config";

/** The tests in a real Kubernetes: npm run test:e2e, which starts one. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/images.ts"],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // One cluster for all, and what it runs takes the machine.
    fileParallelism: false,
    // Pods that are made slow for a test are slow to do what is waited for, too.
    expect: { poll: { timeout: 60_000, interval: 100 } },
  },
});
