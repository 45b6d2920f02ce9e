import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseDocument } from "yaml";
import { RunxError } from "../errors.ts";
import { packageFile } from "../package-file.ts";
import { questionText } from "../report/answer/question-text.ts";
import { didYouMean } from "../text/near-match.ts";

/** An experiment that comes with runx. */
export interface Example {
  readonly name: string;
  readonly path: string;
}

/** The one to begin with. */
const FIRST = "hello.yaml";

/** Those beside one another, then those of the folders below: replays of the book, programs. */
export function examples(): readonly Example[] {
  // In the package they lie beside the code: the repository's folder may hold a user's own.
  const folder = [packageFile("experiments"), packageFile("lib/experiments")].find((each) =>
    existsSync(each),
  )!;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .sort((a, b) => depth(a) - depth(b) || Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1))
    .map((file) => ({ name: basename(file, ".yaml"), path: join(folder, file) }));
}

function depth(file: string): number {
  return file.split(/[\\/]/).length;
}

/** The question that it asks. */
export function questionOf({ path }: Example): string {
  const spec = parseDocument(readFileSync(path, "utf8"));
  // A user may have put a file of any kind beside those of the repository.
  if (spec.errors.length > 0) return "Its YAML cannot be read.";
  const { description } = (spec.toJS() ?? {}) as { readonly description?: unknown };
  if (typeof description !== "string") return "";
  return questionText(description);
}

/** Throws RunxError for a name that is none. */
export function exampleNamed(name: string): Example {
  const all = examples();
  const found = all.find((example) => example.name === name.replace(/\.yaml$/, ""));
  if (found !== undefined) return found;
  const names = all.map((example) => example.name);
  throw new RunxError({
    code: "example.unknown",
    message: `No example is called ${JSON.stringify(name)}.`,
    hint: `${didYouMean(name, names)}All are listed by: runx example.`,
  });
}
