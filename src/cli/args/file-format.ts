import { RunxError } from "../../errors.ts";

/** The ending of a file for each format that runx writes. */
const FORMATS: { readonly [ending: string]: string } = {
  txt: "table",
  md: "markdown",
  markdown: "markdown",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  csv: "csv",
  tex: "latex",
  parquet: "parquet",
  html: "html",
  htm: "html",
};

const PICTURES = ["svg", "png", "pdf"];

/**
 * The format among `known` that the name of a file ends in; undefined where it has no ending. Throws RunxError for an
 * ending that promises another format than those.
 */
export function formatOfFile<const Format extends string>(
  name: string | undefined,
  known: readonly Format[],
): Format | undefined {
  const ending = endingOf(name ?? "");
  if (ending === undefined) return undefined;
  if (PICTURES.includes(ending)) refusePicture(name!, ending);
  const format = known.find((each) => Object.hasOwn(FORMATS, ending) && FORMATS[ending] === each);
  if (format !== undefined) return format;
  const endings = Object.keys(FORMATS).filter((each) => known.some((one) => one === FORMATS[each]));
  throw refusal(name!, `ends in .${ending}, which no format here is written in`, [
    `End the name in ${endings.map((each) => `.${each}`).join(", ")}, or say the format: --format csv.`,
  ]);
}

/** Of the last part of a path; a dot at its beginning hides a file and a number is a version. */
function endingOf(name: string): string | undefined {
  return /[^/\\]\.([a-z][a-z0-9]*)$/i.exec(name)?.[1]?.toLowerCase();
}

function refusePicture(name: string, ending: string): never {
  throw refusal(name, "names a picture", [
    `runx plot draws one: runx plot --kind curves --out curves.${ending === "pdf" ? "svg" : ending}.`,
  ]);
}

function refusal(name: string, what: string, [hint]: readonly [string]): RunxError {
  return new RunxError({ code: "flag.value", message: `--out ${JSON.stringify(name)} ${what}.`, hint });
}
