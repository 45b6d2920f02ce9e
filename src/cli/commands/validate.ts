import { type Checked, check } from "../../app/check.ts";
import { type Problem, RunxError } from "../../errors.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { formatProblem, plainProblem } from "../output/problems.ts";
import { tellUnderstood } from "../output/understood.ts";

/** `runx validate SPEC…`: every problem of every spec; trains and writes nothing. */
export async function validateCommand(call: Call): Promise<ExitCode> {
  const findings = call.args.map((path) => ({ path, ...examine(call, path) }));
  for (const finding of findings) {
    if (call.flags.on("json")) call.io.out(jsonLine(plain(finding)));
    else tell(call, finding);
  }
  return findings.every((finding) => finding.valid) ? EXIT.ok : EXIT.refused;
}

type Finding =
  | ({ readonly valid: true } & Checked)
  | { readonly valid: false; readonly problems: readonly Problem[] };

function examine(call: Call, path: string): Finding {
  try {
    return { valid: true, ...check(specPath(call, path), specOptions(call.flags)) };
  } catch (error) {
    if (error instanceof RunxError) return { valid: false, problems: error.problems };
    throw error;
  }
}

/** What programs read: a round is called a generation there. */
function plain(finding: Finding & { readonly path: string }): object {
  if (!finding.valid) return { ...finding, problems: finding.problems.map(plainProblem) };
  const { path, valid, arms, trials, rounds: generations, data, inputs, warnings } = finding;
  const counts = { arms, trials, generations, data, ...(inputs === undefined ? {} : { inputs }) };
  return { path, valid, ...counts, warnings: warnings.map(plainProblem) };
}

function tell(call: Call, finding: Finding & { readonly path: string }): void {
  const { io } = call;
  if (finding.valid) {
    const { arms, trials, rounds } = finding;
    const most = rounds > 1 ? ` at most, in up to ${counted(rounds, "round")}` : "";
    io.out(
      `${forTerminal(finding.path)}: valid, ${counted(arms, "arm")}, ${counted(trials, "trial")}${most}\n`,
    );
    tellUnderstood(call, finding.data);
    if (finding.inputs !== undefined) io.out(`  ${counted(finding.inputs, "input file")}\n`);
    for (const warning of finding.warnings) io.err(formatProblem(warning, io.errColors));
  } else {
    for (const problem of finding.problems) io.err(formatProblem(problem, io.errColors));
  }
}
