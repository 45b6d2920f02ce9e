import { readFileSync } from "node:fs";

/** runx's own version, of the package this code lies in. */
export function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
