import { defineConfig } from "vitest/config";

/** The page in a real browser: one file after the other, as they share two cores with a browser. */
export default defineConfig({
  test: { include: ["browser/*.test.ts"], environment: "node", fileParallelism: false, testTimeout: 30_000, hookTimeout: 30_000 },
});
