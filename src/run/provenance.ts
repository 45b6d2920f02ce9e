import { arch, availableParallelism, cpus, release, type } from "node:os";
import { execa } from "execa";
import type { GitState, Provenance } from "../model/trial.ts";
import { version } from "../version.ts";

const MAX_DIFF_BYTES = 256 * 1024;

/** What this process runs with; `folder` is where the repository is looked for. */
export async function captureProvenance(
  made: Pick<Provenance, "jobs" | "throughQueue" | "numerics" | "command">,
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

/** A repository on a broken disk, or with a pipe where a file should be, must not hold the run up. */
const PATIENCE_MS = 10_000;

/** Undefined outside a repository, before its first commit, and where git is not installed. */
async function gitState(cwd: string): Promise<GitState | undefined> {
  const filters = await filtersOf(cwd);
  const git = quietGit(cwd, filters);
  const [head, status, changed] = await Promise.all([
    git(["rev-parse", "HEAD"]),
    git(["status", "--porcelain", "--ignore-submodules=all"]),
    git(["diff", ...INERT_DIFF, "--name-only", "-z", "HEAD"]),
  ]);
  if (head.failed) return undefined;
  const state = { commit: head.stdout.trim(), dirty: status.failed || status.stdout !== "" };
  const filter = await filterOf(changed.stdout, filters, git);
  if (filter !== undefined) {
    return { ...state, diff: "", noDiff: `it would take the program of the filter "${filter}"` };
  }
  const diff = await git(["diff", ...INERT_DIFF, "HEAD"]);
  if (status.failed || changed.failed || (diff.failed && !diff.isMaxBuffer)) {
    return { ...state, diff: "", noDiff: "git could not make it from what lies here" };
  }
  return { ...state, diff: cut(diff.stdout) };
}

const INERT_DIFF = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];

/**
 * git without the programs that a repository can name: pager, hooks, file-system monitor, filters, transports for objects
 * that are missing. Submodules are not looked into: they have configurations of their own.
 */
function quietGit(cwd: string, filters: readonly string[]) {
  const config = [
    ["core.fsmonitor", "false"],
    ["core.hooksPath", "/dev/null"],
    ...filters.flatMap((name) => [
      [`filter.${name}.clean`, ""],
      [`filter.${name}.process`, ""],
      [`filter.${name}.required`, "false"],
    ]),
  ];
  const env: { [name: string]: string } = {
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(config.length),
  };
  for (const [i, [key, value]] of config.entries()) {
    env[`GIT_CONFIG_KEY_${i}`] = key!;
    env[`GIT_CONFIG_VALUE_${i}`] = value!;
  }
  return (args: readonly string[], input?: string) =>
    runGit(args, { cwd, env, ...(input !== undefined && { input }) });
}

function runGit(
  args: readonly string[],
  options: { cwd: string; env?: { [name: string]: string }; input?: string },
) {
  return execa("git", ["--no-pager", "--no-optional-locks", ...args], {
    ...options,
    reject: false,
    timeout: PATIENCE_MS,
    maxBuffer: 2 * MAX_DIFF_BYTES,
    stripFinalNewline: false,
  });
}

/** The names of the filters that are configured. */
async function filtersOf(cwd: string): Promise<string[]> {
  const keys = await runGit(["config", "--null", "--name-only", "--get-regexp", "^filter\\."], { cwd });
  const names = keys.stdout.split("\0").map((key) => /^filter\.(.+)\.[^.]+$/s.exec(key)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The first filter that one of the changed files goes through. */
async function filterOf(
  changed: string,
  filters: readonly string[],
  git: ReturnType<typeof quietGit>,
): Promise<string | undefined> {
  if (changed === "" || filters.length === 0) return undefined;
  const { stdout } = await git(["check-attr", "-z", "--stdin", "filter"], changed);
  // A path, the attribute and its value for each file.
  const values = stdout.split("\0").filter((_, i) => i % 3 === 2);
  return values.find((value) => filters.includes(value));
}

function cut(diff: string): string {
  const bytes = Buffer.from(diff);
  return bytes.length <= MAX_DIFF_BYTES ? diff : `${bytes.subarray(0, MAX_DIFF_BYTES)}\n[cut at 256 KiB]\n`;
}
