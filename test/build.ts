import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const SOURCES = [
  "src",
  "schema",
  "scripts/build-page.mjs",
  "scripts/build-validator.mjs",
  "asconfig.json",
  "tsconfig.json",
  "tsconfig.build.json",
];
/** What `npm run build` writes last. */
const LAST = "dist/page/page.css";

/** Worker threads and the command line are tested as built: builds once before the tests, when sources are newer. */
export default function build(): void {
  const built = statSync(LAST, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.max(...SOURCES.map(newest)) < built) return;
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
