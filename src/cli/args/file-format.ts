import { RunxError } from "../../errors.ts";

/** What the ending of a file's name asks for, where no --format says it. */
const formats: { readonly [ending: string]: string } = {
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

const pictures = ["svg", "png", "pdf"];

/** The format among `known` that the name ends in; undefined for another ending. */
export function formatOfFile<const Format extends string>(
  name: string | undefined,
  known: readonly Format[],
): Format | undefined {
  const ending = /\.([a-z]+)$/i.exec(name ?? "")?.[1]?.toLowerCase() ?? "";
  if (pictures.includes(ending)) refusePicture(name!, ending);
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
  return known.find((each) => each === format);
}

function refusePicture(name: string, ending: string): never {
  throw new RunxError({
    code: "flag.value",
    message: `--out ${JSON.stringify(name)} names a picture`,
    hint: `runx plot draws one: runx plot --kind curves --out curves.${ending === "pdf" ? "svg" : ending}.`,
  });
}
