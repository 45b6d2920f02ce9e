import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Without the set-up of the other tests, which builds: types that are stale may not build.
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: [
      "test/specification/generated.test.ts",
      "test/report/generated.test.ts",
      "test/docs/commands.test.ts",
      "test/docs/problems.test.ts",
      "test/docs/licences.test.ts",
      "test/docs/api.test.ts",
      "test/engine/generated.test.ts",
    ],
  },
});
