import { statSync } from "node:fs";

/** Which file lies at a path: `undefined` where none does. A file that was put in its place is another one. */
export function identityOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}`;
}
