import { defineConfig } from "vitest/config";

/** Tests in a real browser: Debian's chromium, or the one that CHROMIUM names. `npm run test:browser` runs them. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.browser.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
