/** An earlier commit of runx, built in a folder of its own: to be timed in turn with this one. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("..", import.meta.url));

/** Its folder, removed when this program ends. The packages are those of this commit. */
export function buildEarlier(commit) {
  const folder = mkdtempSync(join(tmpdir(), "runx-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  shell(`git archive '${commit}' | tar -x -C '${folder}'`, HERE);
  symlinkSync(join(HERE, "node_modules"), join(folder, "node_modules"));
  shell("npm run --silent build:kernels && npx tsc -p tsconfig.build.json", folder);
  return folder;
}

function shell(command, cwd) {
  const { status, stderr } = spawnSync("sh", ["-c", command], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}
