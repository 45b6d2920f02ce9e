import { RunxError } from "../errors.ts";
import { version } from "../version.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { handlers } from "./handlers.ts";
import { commandHelp, overview } from "./help.ts";
import type { Io } from "./io.ts";
import { parse } from "./parse.ts";
import { formatProblem } from "./problems.ts";

/** argv → request → command → exit code. The one place that catches refusals; a defect is thrown on. */
export async function main(io: Io): Promise<ExitCode> {
  try {
    return await answer(io);
  } catch (error) {
    if (!(error instanceof RunxError)) throw error;
    for (const problem of error.problems) io.err(formatProblem(problem, io.errColors));
    return EXIT.refused;
  }
}

async function answer(io: Io): Promise<ExitCode> {
  const request = parse(io.argv);
  switch (request.kind) {
    case "overview":
      io.out(overview(version(), io.outColors));
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
      const handler = await handlers[request.command.name]();
      return handler({ args: request.args, flags: request.flags, io });
    }
  }
}
