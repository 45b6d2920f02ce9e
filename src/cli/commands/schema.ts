import { readFileSync } from "node:fs";
import { RunxError } from "../../errors.ts";
import type { Call } from "../args/command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver } from "../output/save-file.ts";
import { publishedSchema, SCHEMAS, type SchemaName, schemaFile } from "../schema-address.ts";

/** `runx schema [experiment|command]`: the JSON schema that an editor checks specs with. */
export async function schema(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const name = schemaNamed(args[0] ?? "experiment");
  if (flags.on("address")) io.out(`${publishedSchema(name)}\n`);
  else deliver(call, flags.text("out"), readFileSync(schemaFile(name), "utf8"));
  return EXIT.ok;
}

function schemaNamed(word: string): SchemaName {
  const found = SCHEMAS.find((name) => name === word);
  if (found !== undefined) return found;
  throw new RunxError({
    code: "schema.unknown",
    message: `There is no schema ${JSON.stringify(word)}.`,
    hint: `There are ${SCHEMAS.join(" and ")}: runx schema ${SCHEMAS[0]}.`,
  });
}
