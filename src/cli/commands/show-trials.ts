import type { ShownTrials } from "../../app/show.ts";
import { RunxError } from "../../errors.ts";
import { shortId } from "../../model/shortened.ts";
import type { TrialId } from "../../model/trial.ts";
import { columnDecimals, columnFigure, durationText, shown } from "../../report/figures.ts";
import type { Report, TrialReport } from "../../report/report.ts";
import { trialValue } from "../../report/values.ts";
import type { Call } from "../args/command.ts";
import { columnsText, roomOf } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** The trials of an experiment or of an arm, with the ids by which each is named. */
export function showTrials({ io, flags }: Call, { report, ids: meant }: ShownTrials): void {
  const part = ["spec", "git-diff"].find((name) => flags.on(name));
  if (part !== undefined) throw severalTrials(part, meant[0]);
  const ids = new Set(meant);
  const rows = report.arms.flatMap(({ label, trials }) =>
    trials.filter(({ id }) => ids.has(id)).map((trial) => ({ label, trial })),
  );
  if (flags.on("json")) {
    for (const { trial } of rows) io.out(jsonLine(plain(trial)));
    return;
  }
  io.out(table(report, rows, roomOf(io)));
  const first = rows[0] && shortId(rows[0].trial.id);
  if (first !== undefined) io.out(`\nTo show one in full: runx show ${first}\n`);
}

/** What is asked of one trial cannot be shown of several. */
function severalTrials(part: string, first: TrialId | undefined): RunxError {
  return new RunxError({
    code: "show.several",
    message: `--${part} shows a part of one trial, and these are several.`,
    hint: `Name one of them${first === undefined ? "" : `: runx show ${shortId(first)} --${part}`}.`,
  });
}

function plain({ id, arm, seed, status, ...rest }: TrialReport) {
  return { id, arm, seed, status, ...("measured" in rest ? { value: rest.measured?.value } : {}) };
}

function table(
  { metric }: Report,
  rows: readonly { readonly label: string; readonly trial: TrialReport }[],
  room: number | undefined,
): string {
  const values = rows.flatMap(({ trial }) => trialValue(trial) ?? []).map((value) => shown(value, metric));
  const decimals = columnDecimals(values, [], metric);
  const heads = [
    { head: "trial" },
    { head: "arm", keep: "shorten" },
    { head: "seed", align: "right" },
    { head: "status", keep: "second" },
    { head: metric.unit === "fraction" ? `${metric.name} in %` : metric.name, align: "right" },
    { head: "time", align: "right", keep: "first" },
  ] as const;
  return columnsText(
    heads,
    rows.map(({ label, trial }) => {
      const value = trialValue(trial);
      return [
        shortId(trial.id),
        label,
        trial.seed,
        trial.status,
        value === undefined ? "" : columnFigure(shown(value, metric), decimals),
        "seconds" in trial ? durationText(trial.seconds) : "",
      ];
    }),
    room,
  );
}
