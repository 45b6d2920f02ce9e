import { readFileSync } from "node:fs";
import { paddedTable } from "./padded-table.ts";
import { pageWith } from "./regions.ts";

const LOCKFILE = new URL("../../package-lock.json", import.meta.url);

/** What npm's lockfile says of a package: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
interface Locked {
  readonly version: string;
  readonly license?: string;
  /** Needed for the build and the tests alone. */
  readonly dev?: boolean;
  /** Needed by none but packages that a user installs beside runx. */
  readonly peer?: boolean;
  /** What it is built for, where that is one kind of machine. */
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** The packages that an installation brings on every machine, by name. Throws where one does not name its licence. */
export function licensedPackages(lockfile: {
  readonly packages: { readonly [path: string]: Locked };
}): Licensed[] {
  const everywhere = Object.entries(lockfile.packages).filter(
    ([path, { dev, peer, os, cpu }]) => path !== "" && !dev && !peer && !os && !cpu,
  );
  const packages = everywhere.map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    if (license === undefined) throw new Error(`${name} ${version} names no licence.`);
    return { name, version, licence: license };
  });
  const unique = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** `docs/licences.md`: the licence of each package that an installation brings. */
export function licencesPage(): string {
  const packages = licensedPackages(JSON.parse(readFileSync(LOCKFILE, "utf8")));
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const most = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return pageWith("licences.md", {
    licences: () =>
      paddedTable([["licence", "packages"], ...most.map(([licence, n]) => [licence, String(n)])]),
    packages: () =>
      paddedTable([
        ["package", "version", "licence"],
        ...packages.map(({ name, version, licence }) => [name, version, licence]),
      ]),
  });
}
