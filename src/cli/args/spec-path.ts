import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { RunxError } from "../../errors.ts";
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

function missing(given: string, cwd: string, isFirstWord: boolean): RunxError {
  return new RunxError({
    code: "spec.missing",
    message: "There is no such file.",
    hint:
      likelyFile(given, cwd) ??
      (isFirstWord ? likelyCommand(given) : undefined) ??
      "Check the path, or write one: runx init.",
    where: { file: given },
  });
}

/** A name or a path without its ending, of a file that is there. */
function likelyFile(given: string, cwd: string): string | undefined {
  const name = `${basename(given, ".yaml")}.yaml`;
  const places = [join(dirname(given), name), join("experiments", name)];
  const found = places.find((place) => existsSync(resolve(cwd, place)));
  return found === undefined ? undefined : `Did you mean ${found}?`;
}

function likelyCommand(given: string): string | undefined {
  const name = nearest(
    given,
    commands.map((command) => command.name),
  );
  return name && `Did you mean runx ${name}?`;
}
