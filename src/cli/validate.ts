import { type Problem, RunxError } from "../errors.ts";
import { forTerminal } from "../report/render/escape.ts";
import type { Call } from "./command.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { growingPlan } from "./growing.ts";
import { jsonLine } from "./json-line.ts";
import { checkSpec } from "./prepare.ts";
import { formatProblem, plainProblem } from "./problems.ts";
import { tellUnderstood, type Understood, understoodIn } from "./understood.ts";

/** `runx validate SPEC…`: every problem of every spec; trains and writes nothing. */
export async function validate(call: Call): Promise<ExitCode> {
  const findings = call.args.map((path) => ({ path, ...examine(call, path) }));
  for (const finding of findings) {
    if (call.flags.on("json")) call.io.out(jsonLine(plain(finding)));
    else tell(call, finding);
  }
  return findings.every((finding) => finding.valid) ? EXIT.ok : EXIT.refused;
}

type Finding =
  | {
      readonly valid: true;
      readonly arms: number;
      readonly trials: number;
      readonly generations: number;
      readonly data: readonly Understood[];
      readonly warnings: readonly Problem[];
    }
  | { readonly valid: false; readonly problems: readonly Problem[] };

function examine(call: Call, path: string): Finding {
  try {
    const checked = checkSpec(call, path);
    const { spec } = checked;
    const { trials, generations } = growingPlan(checked, "").atMost;
    const data = understoodIn(checked);
    return { valid: true, arms: spec.arms.length, trials, generations, data, warnings: spec.warnings };
  } catch (error) {
    if (error instanceof RunxError) return { valid: false, problems: error.problems };
    throw error;
  }
}

function plain<F extends Finding>(finding: F) {
  return finding.valid
    ? { ...finding, warnings: finding.warnings.map(plainProblem) }
    : { ...finding, problems: finding.problems.map(plainProblem) };
}

function tell(call: Call, finding: Finding & { readonly path: string }): void {
  const { io } = call;
  if (finding.valid) {
    const { arms, trials, generations } = finding;
    const most = generations > 1 ? ` at most, in up to ${generations} generations` : "";
    io.out(`${forTerminal(finding.path)}: valid, ${count(arms, "arm")}, ${count(trials, "trial")}${most}\n`);
    tellUnderstood(call, finding.data);
    for (const warning of finding.warnings) io.err(formatProblem(warning, io.errColors));
  } else {
    for (const problem of finding.problems) io.err(formatProblem(problem, io.errColors));
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
