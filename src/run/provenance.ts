import { arch, availableParallelism, cpus, release, type } from "node:os";
import { execa } from "execa";
import type { GitState, Provenance } from "../model/trial.ts";
import { version } from "../version.ts";

const MAX_DIFF_BYTES = 256 * 1024;

/** What this process runs with; `folder` is where the repository is looked for. */
export async function captureProvenance(
  made: Pick<Provenance, "jobs" | "numerics" | "command">,
  folder: string,
): Promise<Provenance> {
  const git = await gitState(folder);
  return {
    runx: version(),
    node: process.version,
    os: `${type()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    ...made,
    ...(git !== undefined && { git }),
  };
}

/** Undefined outside a repository, before its first commit, and where git is not installed. */
async function gitState(cwd: string): Promise<GitState | undefined> {
  // What a repository configures must not run: no pager, no external diff, no file-system monitor.
  const git = (...args: string[]) =>
    execa("git", ["--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", ...args], {
      cwd,
      reject: false,
      maxBuffer: 2 * MAX_DIFF_BYTES,
    });
  const [head, status, diff] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("status", "--porcelain"),
    git("diff", "--no-ext-diff", "--no-textconv", "HEAD"),
  ]);
  if (head.failed) return undefined;
  return {
    commit: head.stdout.trim(),
    dirty: status.stdout !== "",
    diff: cut(diff.stdout),
  };
}

function cut(diff: string): string {
  const bytes = Buffer.from(diff);
  return bytes.length <= MAX_DIFF_BYTES ? diff : `${bytes.subarray(0, MAX_DIFF_BYTES)}\n[cut at 256 KiB]\n`;
}
