import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The path of a file of this package, named from its root, wherever in it the code lies: built, bundled or as written. */
export function packageFile(name: string): string {
  return join(root(), name);
}

/** runx itself, as Node starts it: beside this code, whether bundled or only compiled. */
export function programFile(): string {
  return join(dirname(fileURLToPath(import.meta.url)), "main.js");
}

let found: string | undefined;

function root(): string {
  found ??= rootFrom(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function rootFrom(folder: string): string {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "runx") return folder;
  return rootFrom(dirname(folder));
}
