import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the process that starts programs loads a few kilobytes and no package", () => {
  const loaded = new Set<string>();
  const packages: string[] = [];
  const load = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const [, name] of readFileSync(join("lib", file), "utf8").matchAll(/^import .*"(.+)";$/gm)) {
      if (name!.startsWith("./")) load(name!.slice(2));
      else if (!name!.startsWith("node:")) packages.push(name!);
    }
  };
  load("launcher.js");
  const bytes = [...loaded].map((file) => readFileSync(join("lib", file)).length);
  expect(packages).toEqual([]);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(16_000);
});
