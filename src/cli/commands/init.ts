import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { check } from "../../app/check.ts";
import { SAMPLE_TABLE, type Starter, starter } from "../../app/starters.ts";
import { nameOfFile, specOfTable } from "../../app/table-spec.ts";
import { RunxError } from "../../errors.ts";
import { forTerminal } from "../../text/escape.ts";
import { STARTER_KINDS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { shellWord } from "../output/problems.ts";
import { saveNewFile } from "../output/save-file.ts";
import { tellUnderstood } from "../output/understood.ts";
import { schemaReference } from "../schema-address.ts";

/** `runx init [file]`: writes a commented starter spec, or one that fits a table; never overwrites. */
export async function init(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const table = flags.text("from");
  const kind = flags.oneOf("kind", STARTER_KINDS) ?? (table === undefined ? "mnist" : "csv");
  refuseOtherKind(kind, table);
  const shown =
    args[0] ?? join("experiments", `${table === undefined ? "my-experiment" : named(table)}.yaml`);
  const path = resolve(io.cwd, shown);
  refuseExisting(io.cwd, shown);
  if (kind === "csv" && table === undefined) {
    const sample = join(dirname(shown), `${named(shown)}.csv`);
    refuseExisting(io.cwd, sample);
    saveNewFile(io, sample, SAMPLE_TABLE);
    io.out(`Wrote ${forTerminal(sample)}\n`);
    write(call, shown, ofTable(path, resolve(io.cwd, sample), flags.text("target")));
  } else if (table !== undefined) {
    write(call, shown, ofTable(path, resolve(io.cwd, table), flags.text("target")));
  } else {
    write(call, shown, starter(kind as Exclude<typeof kind, "csv">, named(shown)));
  }
  if (kind === "csv") tellUnderstood(call, check(path).data);
  io.out(`Next: runx ${shellWord(shown)}\n`);
  return EXIT.ok;
}

function ofTable(spec: string, table: string, target: string | undefined): Starter {
  const file = relative(dirname(spec), table).split(sep).join("/");
  const options = { name: named(spec), file, ...(target === undefined ? {} : { target }) };
  return { spec: specOfTable(table, options), schema: "experiment" };
}

function write({ io }: Call, shown: string, { spec, schema, beside }: Starter): void {
  if (beside !== undefined) {
    const file = join(dirname(shown), beside.name);
    refuseExisting(io.cwd, file);
    saveNewFile(io, file, beside.content);
    io.out(`Wrote ${forTerminal(file)}\n`);
  }
  const reference = schemaReference(schema, resolve(io.cwd, shown), io);
  const page = schema === "command" ? "command-trials" : "spec";
  const head = `# yaml-language-server: $schema=${reference}
# What each key means: docs/${page}.md of runx. Check the file with: runx validate ${basename(shown)}
`;
  saveNewFile(io, shown, `${head}${spec}`);
  io.out(`Wrote ${forTerminal(shown)}\n`);
}

/** The name of the experiment in a file. */
function named(file: string): string {
  return nameOfFile(basename(file, extname(file))) || "my-experiment";
}

function refuseOtherKind(kind: string, table: string | undefined): void {
  if (table === undefined || kind === "csv") return;
  throw new RunxError({
    code: "flag.value",
    message: `A spec of the kind ${kind} has no table to begin from.`,
    hint: "Leave --kind out, or --from.",
  });
}

function refuseExisting(cwd: string, shown: string): void {
  if (!existsSync(resolve(cwd, shown))) return;
  throw new RunxError({
    code: "init.exists",
    message: `${shown} exists already; nothing was written.`,
    hint: "Name another file: runx init experiments/another.yaml.",
  });
}
