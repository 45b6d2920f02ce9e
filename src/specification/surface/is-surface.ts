import type { Mapping } from "../node.ts";

/** Whether a spec walks down a surface, and so has the keys of one. */
export function isSurface(root: Mapping): boolean {
  return root.entries.has("surface");
}
