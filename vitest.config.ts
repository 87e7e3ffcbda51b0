import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // As in web/vite.config.ts: the page's modules import the library by its name.
  resolve: { alias: [{ find: /^llama2-wasi$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) }] },
  test: {
    include: ["test/**/*.test.ts"],
    // In a real Kubernetes: npm run test:e2e.
    exclude: ["test/e2e/**"],
    globalSetup: ["test/temporary-files.ts"],
    // An interpreter takes half a minute for some of them where nothing else is to be done.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // The machine is small and every test file starts runtimes of its own.
    maxWorkers: 2,
    // What a page or a server does takes as long as the machine lets it; nothing is asserted about time.
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
});
