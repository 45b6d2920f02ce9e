import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The steps of `npm run build`, in order: what each reads, and what it writes last. */
const STEPS = [
  {
    script: "build:kernels",
    sources: ["src/engine/assembly", "asconfig.json"],
    made: "dist/engine/kernels-fma.wasm",
  },
  { script: "build:code", sources: ["src", "tsconfig.json", "tsconfig.build.json"], made: "dist/main.js" },
  {
    script: "build:validator",
    sources: ["schema", "scripts/build-validator.mjs"],
    made: "dist/specification/validators.cjs",
  },
  { script: "build:page", sources: ["src", "scripts/build-page.mjs"], made: "dist/page/page.css" },
  {
    script: "build:package",
    sources: ["src", "experiments", "scripts/build-package.mjs"],
    made: "lib/types/index.d.ts",
  },
];

/** Worker threads and the command line are tested as built: before the tests, what is older than its sources is made again. */
export default function build(): void {
  for (const { script, sources, made } of STEPS) {
    const built = statSync(made, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Math.max(...sources.map(newest)) >= built) {
      execFileSync("npm", ["run", "--silent", script], { stdio: "inherit" });
    }
  }
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
