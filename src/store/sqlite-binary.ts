import { createRequire } from "node:module";
import { RunxError } from "../errors.ts";

/**
 * SQLite is machine code. better-sqlite3 12 is built when it is installed, for one release of Node, unless npm is told to
 * run no scripts, as npm 12 is by default. better-sqlite3 13 comes built, for Node 22 and newer.
 */
const FIRST_WITH_BUILT = 22;

const release = (version: string) => Number.parseInt(version, 10);

/** better-sqlite3 13 ends an older Node by a segmentation fault: it is refused before it is loaded. */
export function refuseForNewerNode(installed = installedVersion(), node = process.versions.node): void {
  if (release(node) >= FIRST_WITH_BUILT || release(installed) < 13) return;
  throw new RunxError({
    code: "store.another-node",
    message: `SQLite cannot be loaded: better-sqlite3 ${installed} needs Node ${FIRST_WITH_BUILT}, and this is Node ${node}.`,
    hint: "Take the one for this Node: npm install better-sqlite3@12.11.1. Nothing that is recorded changes.",
  });
}

function installedVersion(): string {
  return createRequire(import.meta.url)("better-sqlite3/package.json").version as string;
}

/** What is thrown where the machine code is for another Node, or was never built. */
export function notLoaded(error: unknown, node = process.versions.node): RunxError | undefined {
  const why = error instanceof Error ? reason(error) : undefined;
  if (why === undefined) return undefined;
  return new RunxError({
    code: "store.another-node",
    message: `SQLite cannot be loaded: ${why} (${node}).`,
    hint:
      release(node) < FIRST_WITH_BUILT
        ? "Build it for this one: npm rebuild better-sqlite3. Nothing that is recorded changes."
        : "Take one that is built: npm update better-sqlite3. In a checkout of runx: npm rebuild better-sqlite3. Installed for everybody: npm install --global runx. Nothing that is recorded changes.",
  });
}

/** That nothing was built is told without a code. */
function reason(error: Error): string | undefined {
  if ("code" in error && error.code === "ERR_DLOPEN_FAILED")
    return "it was built for another release of Node than this one";
  if (/bindings file|better_sqlite3\.node/.test(error.message))
    return "it was not built for this release of Node";
  return undefined;
}
