import { dirname, relative, sep } from "node:path";
import { packageFile } from "../package-file.ts";
import { version } from "../version.ts";
import type { Io } from "./io.ts";

export const SCHEMAS = ["experiment", "command"] as const;
export type SchemaName = (typeof SCHEMAS)[number];

export function schemaFile(name: SchemaName): string {
  return packageFile(`schema/${name}.schema.json`);
}

/** Where everybody finds the schema of this version, once it is published. */
export function publishedSchema(name: SchemaName): string {
  return `https://unpkg.com/runx@${version()}/schema/${name}.schema.json`;
}

/**
 * How a spec names its schema: by a path where runx lies in the same project, so that others who install it have the
 * file too; else by an address. Never by a path into somebody's home.
 */
export function schemaReference(name: SchemaName, spec: string, { cwd }: Pick<Io, "cwd">): string {
  const file = schemaFile(name);
  const isInProject = file.startsWith(`${cwd}${sep}`) && spec.startsWith(`${cwd}${sep}`);
  return isInProject ? relative(dirname(spec), file).split(sep).join("/") : publishedSchema(name);
}
