import type { AttemptRow, RunRow } from "../../model/records.ts";
import type { GitState } from "../../model/trial.ts";
import { secondText } from "../../text/time.ts";

/** What a run was made with, as lines of a name and a text. */
export function provenanceFacts(run: RunRow): (readonly [string, string | undefined])[] {
  const { provenance, spec } = run;
  const { git } = provenance;
  return [
    ["run", `${run.run} of ${run.experiment}, ${spanText(run)}`],
    ["command", `runx ${provenance.command.join(" ")}`],
    ["spec", `${spec.path} (--spec prints it as it was read)`],
    ["set", spec.overrides.length > 0 ? spec.overrides.join(", ") : undefined],
    ["commit", git && `${git.commit}${changesText(git)}`],
    ["runx", `${provenance.runx}, Node ${provenance.node}`],
    [
      "machine",
      `${provenance.os}, ${provenance.cpu}, ${provenance.cores} cores, ${provenance.throughQueue ? "through a queue" : `${provenance.jobs} at a time`}`,
    ],
  ];
}

function changesText({ dirty, noDiff }: GitState): string {
  if (!dirty) return "";
  return ` with changed files (${noDiff === undefined ? "--git-diff prints them" : `not kept: ${noDiff}`})`;
}

function spanText({ started, ended, exitCode }: RunRow): string {
  if (ended === undefined) return `started ${secondText(started)} UTC, no end recorded`;
  return `${secondText(started)} UTC to ${secondText(ended)} UTC, exit code ${exitCode}`;
}

/** Attempts that are not the outcome: interrupted ones, and failures before it. Undefined where there is none. */
export function attemptsText(attempts: readonly AttemptRow[]): string | undefined {
  if (attempts.length < 2 && attempts.every(({ machine }) => machine === undefined)) return undefined;
  return attempts
    .map(({ status, run, reason, machine }) => {
      const where = machine === undefined ? "" : ` by ${machine}`;
      return `${status} in run ${run}${where}${reason === undefined ? "" : ` (${reason})`}`;
    })
    .join("; ");
}
