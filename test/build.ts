import { execFileSync } from "node:child_process";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const STAMP = "dist/.built";

/** Worker threads and the command line are tested as built: builds once before the tests, when sources are newer. */
export default function build(): void {
  if (newest("src") < (statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0)) return;
  const started = new Date();
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
  writeFileSync(STAMP, "");
  utimesSync(STAMP, started, started);
}

function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
  });
  return Math.max(statSync(folder).mtimeMs, ...times);
}
