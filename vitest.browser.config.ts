import { defineConfig } from "vitest/config";

/** Tests in a real browser: Debian's chromium, or the one that CHROMIUM names. `npm run test:browser` runs them. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.browser.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for may take as long as its test may: a slow machine is no defect.
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
  },
});
