/** How far the trials of a run are, as its page shows it. */
import type { EpochSeries, RunRow, TrialRow } from "../../model/records.ts";
import { type AnyTrial, hasEnded, plannedEpochs } from "../../model/trial.ts";
import type { RunProgress } from "../../report/page/progress.ts";
import { trialLabel } from "../../report/parameter-text.ts";
import type { FollowedQueue } from "./queue-view.ts";

/** `claimed`: the trials that are being trained, or wait in a queue, with the epochs that they have told. */
export function progressOf(
  rows: readonly TrialRow[],
  { ended, provenance }: Pick<RunRow, "ended" | "provenance">,
  claimed: readonly EpochSeries[],
  planned: readonly AnyTrial[],
  queue: FollowedQueue | undefined,
): RunProgress {
  const running = provenance.throughQueue === true ? inWork(claimed, queue) : claimed;
  const epochsOf = new Map(planned.map((trial) => [trial.id, plannedEpochs(trial.arm.parameters)]));
  const epochs = epochsDone(rows, running, epochsOf);
  const lengths = [...epochsOf.values()];
  // Networks with given weights have no epochs to count.
  const isTold = lengths.every((each) => each !== undefined) && lengths.some((each) => each > 0);
  const told = countsOf(rows);
  const unfinished = told.pending + told.running;
  const counts = { ...told, running: running.length, pending: unfinished - running.length };
  const lanes = provenance.throughQueue === true ? running.length : Math.min(provenance.jobs, unfinished);
  const left = ((epochs.total - epochs.done) * secondsAnEpoch(rows, epochsOf)) / lanes;
  return {
    state: stateOf(told, ended),
    counts,
    done: { ...epochs, unit: isTold ? "epoch" : "trial" },
    running: running.map((each) => {
      const planned = epochsOf.get(each.id);
      return {
        label: trialLabel(each.arm, each.seed),
        epoch: each.epochs.at(-1)?.epoch ?? 0,
        ...(planned !== undefined && { epochs: planned }),
      };
    }),
    failures: rows.flatMap((row) =>
      row.status === "failed" ? [{ label: trialLabel(row.arm, row.seed), reason: row.reason }] : [],
    ),
    ...(Number.isFinite(left) ? { secondsLeft: left } : {}),
  };
}

/** Of one training, by those that have completed; NaN before there is one. */
function secondsAnEpoch(
  rows: readonly TrialRow[],
  epochsOf: ReadonlyMap<string, number | undefined>,
): number {
  const completed = rows.filter((row) => row.status === "completed");
  const seconds = completed.reduce((sum, row) => sum + row.seconds, 0);
  return seconds / completed.reduce((sum, { id }) => sum + (epochsOf.get(id) ?? 1), 0);
}

/** Of trials that lie in a queue: those that a worker is seen to train, or that have told an epoch. */
function inWork(claimed: readonly EpochSeries[], queue: FollowedQueue | undefined): readonly EpochSeries[] {
  const workers = queue?.seen.kind === "seen" ? queue.seen.status.workers : [];
  const doing = new Set(workers.flatMap(({ doing }) => doing.map(({ trial }) => trial)));
  return claimed.filter(({ id, epochs }) => epochs.length > 0 || doing.has(id));
}

/**
 * A training that ended counts as a whole one. A program that names no epochs counts as one when it has ended: nobody
 * knows how far it is before.
 */
function epochsDone(
  rows: readonly TrialRow[],
  running: readonly EpochSeries[],
  epochsOf: ReadonlyMap<string, number | undefined>,
): Omit<RunProgress["done"], "unit"> {
  const planned = ({ id }: { readonly id: string }): number => Math.max(1, epochsOf.get(id) ?? 1);
  const ended = rows.filter(({ status }) => hasEnded(status));
  const inFlight = running.reduce(
    (sum, { id, epochs }) => sum + Math.min(epochs.at(-1)?.epoch ?? 0, epochsOf.get(id) ?? 0),
    0,
  );
  return {
    done: ended.reduce((sum, row) => sum + planned(row), 0) + inFlight,
    total: rows.reduce((sum, row) => sum + planned(row), 0),
  };
}

/** How far a run is by the trials of its plan. */
export function runState(rows: readonly TrialRow[], { ended }: Pick<RunRow, "ended">): RunProgress["state"] {
  return stateOf(countsOf(rows), ended);
}

function countsOf(rows: readonly TrialRow[]): RunProgress["counts"] {
  const count = (status: TrialRow["status"]) => rows.filter((row) => row.status === status).length;
  return {
    pending: count("pending"),
    running: count("running"),
    completed: count("completed"),
    failed: count("failed") + count("diverged"),
  };
}

function stateOf(counts: RunProgress["counts"], ended: string | undefined): RunProgress["state"] {
  if (counts.pending + counts.running === 0) return "finished";
  if (counts.running > 0) return "running";
  return ended === undefined ? "waiting" : "interrupted";
}
