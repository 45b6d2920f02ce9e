import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/build.ts"],
    testTimeout: 60_000,
    // Many hooks train what the tests of their file look at.
    hookTimeout: 60_000,
    // What is waited for may take as long as its test may: a slow machine is no defect.
    expect: { poll: { timeout: 60_000 } },
    // Most tests wait for processes of their own: by default one core would stay free for nobody.
    maxWorkers: "100%",
    pool: "forks",
    // What is tested as built is loaded as built: nothing is left to transform.
    server: { deps: { external: [/\/dist\//] } },
  },
});
