import { defineConfig } from "vitest/config";

/** The tests in a real Kubernetes: npm run test:e2e, which starts one. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/images.ts"],
    // Far more than any of it takes: a busy machine is no failure.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // One cluster for all, and what it runs takes the machine.
    fileParallelism: false,
    // Pods that are made slow for a test are slow to do what is waited for, too.
    expect: { poll: { timeout: 300_000, interval: 100 } },
  },
});
