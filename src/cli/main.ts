import { relative } from "node:path";
import { type Problem, RunxError } from "../errors.ts";
import { refusalOf } from "../optional-packages.ts";
import { forTerminal } from "../text/escape.ts";
import { version } from "../version.ts";
import { DB } from "./args/common-options.ts";
import { parse, type Request } from "./args/parse.ts";
import { withNames } from "./args/spec-name.ts";
import { specsIn } from "./args/spec-path.ts";
import { databaseAbove } from "./database.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { handlers } from "./handlers.ts";
import type { Io } from "./io.ts";
import { commandHelp, overview } from "./output/help.ts";
import { jsonLine } from "./output/json-line.ts";
import { faultProblem, formatProblem, plainProblem } from "./output/problems.ts";

/** argv → request → command → exit code. The one place that catches what is thrown: refusals, and faults of runx. */
export async function main(io: Io): Promise<ExitCode> {
  try {
    return await answer(io);
  } catch (thrown) {
    const error = refusalOf(thrown);
    const problems = error instanceof RunxError ? error.problems : [faultProblem(error)];
    for (const problem of problems) tellProblem(io, problem);
    if (io.env.RUNX_DEBUG && error instanceof Error) io.err(`${error.stack}\n`);
    return EXIT.refused;
  }
}

/** For the program that asked for JSON as one more line of it, else for the reader. */
function tellProblem(io: Io, problem: Problem): void {
  if (io.argv.includes("--json")) io.out(jsonLine({ event: "problem", ...plainProblem(problem) }));
  else io.err(formatProblem(problem, io.errColors));
}

/** From a subfolder a command works with the results of the project above; whoever reads along is told. */
function tellDatabaseAbove({ command, flags }: Request & { kind: "call" }, io: Io): void {
  if (!command.options.includes(DB) || flags.on("quiet") || flags.on("json")) return;
  const path = databaseAbove({ flags, io });
  if (path !== undefined) io.err(`Results: ${forTerminal(relative(io.cwd, path))}\n`);
}

async function answer(io: Io): Promise<ExitCode> {
  const request = parse(io.argv);
  switch (request.kind) {
    case "overview":
      io.out(overview(version(), specsIn(io.cwd), io.outColors));
      return EXIT.ok;
    case "version":
      io.out(`${version()}\n`);
      return EXIT.ok;
    case "candidates":
      (await import("./completion/completion.ts")).answerShell(io, request.words);
      return EXIT.ok;
    case "help":
      io.out(commandHelp(request.command, io.outColors));
      return EXIT.ok;
    case "call": {
      tellDatabaseAbove(request, io);
      const handler = await handlers[request.command.name]();
      const { command, flags } = request;
      return handler({ args: withNames(command, request.args, io), flags, io });
    }
  }
}
