import type { Mapping } from "../node.ts";

/** Whether a spec runs a program, and so has the keys of one. */
export function isProgram(root: Mapping): boolean {
  return root.entries.has("command") || root.entries.has("shell");
}
