import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { examples } from "../../app/examples.ts";
import { RunxError } from "../../errors.ts";
import { nearFile } from "../../files/near-file.ts";
import { nearest } from "../../text/near-match.ts";
import { projectFolder } from "../database.ts";
import type { Call } from "./command.ts";
import { commands } from "./commands.ts";

/** The spec's path as it is shown in problems: relative to the current folder where that is shorter. */
export function specPath({ io, args }: Call, given: string): string {
  const path = resolve(io.cwd, given);
  if (!existsSync(path)) throw missing(given, io.cwd, args[0] === given);
  // What is recorded in the results of a folder above is found from there too.
  if (projectFolder(io) !== io.cwd) return path;
  const shown = relative(io.cwd, path) || ".";
  return shown.startsWith("..") ? path : shown;
}

/** Specs that lie where specs usually lie, for one who does not know what to type. */
export function specsIn(cwd: string): readonly string[] {
  const folder = join(cwd, "experiments");
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const files = readdirSync(folder).filter(isSpec);
  return files
    .sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1))
    .map((name) => join("experiments", name));
}

/** The one to begin with. */
const FIRST = "hello.yaml";

function missing(given: string, cwd: string, isFirstWord: boolean): RunxError {
  return new RunxError({
    code: "spec.missing",
    message: "There is no such file.",
    hint:
      likelyFile(given, cwd) ??
      likelyExample(given) ??
      (isFirstWord ? likelyCommand(given) : undefined) ??
      neighbour(given, cwd) ??
      "Check the path, or write one: runx init.",
    where: { file: given },
  });
}

/** A name or a path without its ending, of a file that is there. */
function likelyFile(given: string, cwd: string): string | undefined {
  const stem = stemOf(given);
  const names = [`${stem}.yaml`, `${stem}.yml`];
  const places = [dirname(given), "experiments"].flatMap((folder) => names.map((name) => join(folder, name)));
  const found = places.find((place) => existsSync(resolve(cwd, place)));
  return found === undefined ? undefined : `Did you mean ${found}?`;
}

/** A spec in the same folder whose name is nearly the one given. */
function neighbour(given: string, cwd: string): string | undefined {
  const found = nearFile(resolve(cwd, given), isSpec);
  return found && `Did you mean ${join(dirname(given), basename(found))}?`;
}

/** `hello`, or `experiments/hello.yaml` where there are no such files. */
function likelyExample(given: string): string | undefined {
  const name = stemOf(given);
  if (!examples().some((example) => example.name === name)) return undefined;
  return `It comes with runx: runx example ${name}.`;
}

function isSpec(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

function stemOf(path: string): string {
  return basename(path).replace(/\.ya?ml$/, "");
}

function likelyCommand(given: string): string | undefined {
  const name = nearest(
    given,
    commands.map((command) => command.name),
  );
  return name && `Did you mean runx ${name}?`;
}
