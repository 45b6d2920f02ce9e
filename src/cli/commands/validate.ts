import { checkAnySpec } from "../../app/checked-spec.ts";
import { adaptivePlan } from "../../app/plan-of-spec.ts";
import { type Understood, understoodIn } from "../../app/understood.ts";
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
      /** Files that a program's results depend on. */
      readonly inputs?: number;
      readonly warnings: readonly Problem[];
    }
  | { readonly valid: false; readonly problems: readonly Problem[] };

function examine(call: Call, path: string): Finding {
  try {
    const checked = checkAnySpec(specPath(call, path), specOptions(call.flags));
    const { spec } = checked;
    if (checked.kind === "surface") {
      const arms = spec.arms.length;
      return { valid: true, arms, trials: arms, generations: 1, data: [], warnings: spec.warnings };
    }
    if (checked.kind === "program") {
      const trials = spec.arms.length * spec.seeds.length;
      const inputs = checked.inputs.length;
      return { valid: true, arms: spec.arms.length, trials, generations: 1, data: [], inputs, warnings: [] };
    }
    const { trials, rounds } = adaptivePlan(checked, "").atMost;
    const data = understoodIn(checked);
    return {
      valid: true,
      arms: spec.arms.length,
      trials,
      generations: rounds,
      data,
      warnings: spec.warnings,
    };
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
    const { arms, trials, generations: rounds } = finding;
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
