import { readFileSync } from "node:fs";
import { packageFile } from "./package-file.ts";

/** runx's own version, of the package this code lies in. */
export function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return manifest.version;
}
