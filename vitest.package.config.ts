import { defineConfig } from "vitest/config";

/** `npm run test:package`: packs runx, installs it as users do, and works with it. */
export default defineConfig({
  test: {
    include: ["test/package/**/*.package.ts"],
    globalSetup: ["test/build.ts"],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    pool: "forks",
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
