import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** Files that an import of `entry` brings in, types apart. */
function closure(entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const [, path] of readFileSync(entry, "utf8").matchAll(
    /^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)"/gm,
  )) {
    closure(join(dirname(entry), path!), found);
  }
  return found;
}

test("the engine itself runs in any JavaScript: only its loader names Node", () => {
  const needsNode = (file: string) => /"node:|\bprocess\.|\bBuffer\b/.test(readFileSync(file, "utf8"));
  expect([...closure("src/engine/index.ts")].filter(needsNode)).toEqual([]);
  expect([...closure("src/engine/node.ts")].filter(needsNode)).toEqual([
    "src/engine/kernels-node.ts",
    "src/package-file.ts",
  ]);
});
