import { defineConfig } from "vitest/config";

/** `npm run test:faults`: minutes of kills, damage and crowding. FAULTS_SHARE=0.1 does a tenth of it. */
export default defineConfig({
  test: {
    include: ["test/faults/**/*.faults.ts"],
    globalSetup: ["test/build.ts"],
    testTimeout: 600_000,
    pool: "forks",
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
