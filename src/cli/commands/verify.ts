import { availableParallelism } from "node:os";
import type { Weigh } from "../../app/checked-spec.ts";
import { rememberIdentities, weigher } from "../../app/checked-spec.ts";
import { dataFolder, engineOfRecord, trialOf } from "../../app/recorded.ts";
import { findSubject } from "../../app/subject.ts";
import { load, sourceFor } from "../../data/index.ts";
import { engines, type RegisteredEngine } from "../../engines/registry.ts";
import { RunxError } from "../../errors.ts";
import type { TrialRecord } from "../../model/records.ts";
import type { Trial, TrialOutcome } from "../../model/trial.ts";
import { trialIds } from "../../plan/identity.ts";
import type { RunSummary } from "../../run/events.ts";
import { type RunOptions, runTrials } from "../../run/run.ts";
import { workerSlots } from "../../run/worker-slot.ts";
import { WorkerThread } from "../../run/worker-thread.ts";
import { openStore, type Store } from "../../store/store.ts";
import { type Difference, firstDifference } from "../../verify/compare.ts";
import { MemoryRecorder } from "../../verify/memory-recorder.ts";
import type { Call } from "../args/command.ts";
import { databasePath, recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { openProgress } from "../output/progress.ts";
import { hearSignals } from "../signals.ts";
import { verifyTwins } from "./verify-twin.ts";

/** `runx verify TRIAL… | EXPERIMENT`: trains again and compares with the records, bit for bit. */
export async function verify(call: Call): Promise<ExitCode> {
  const store = openStore(databasePath(call), "read");
  const records = sample(selected(store, call.args), call.flags.count("sample", 1));
  store.close();
  if (call.flags.on("twin")) return verifyTwins(call, records);
  let worst: ExitCode = EXIT.ok;
  for (const engine of engines) {
    const group = records.filter((record) => engineOfRecord(record).name === engine.name);
    const code = group.length > 0 ? await verifyWith(engine, call, group) : EXIT.ok;
    if (code === EXIT.interrupted) {
      call.io.err("stopped: nothing was compared. The same command begins again.\n");
      return code;
    }
    if (code !== EXIT.ok) worst = code;
  }
  return worst;
}

/** A record with a result to compare with. */
type Finished = TrialRecord & { readonly row: TrialOutcome };

function isFinished(record: TrialRecord): record is Finished {
  return record.row.status === "completed" || record.row.status === "diverged";
}

/** A trial's record, or those of an experiment's finished trials. */
function selected(store: Store, args: readonly string[]): Finished[] {
  const records = args.flatMap((arg) => {
    const subject = findSubject(store, arg);
    const ids = subject.kind === "trial" ? [subject.id] : store.trialRows(arg)!.map(({ id }) => id);
    return ids.map((id) => store.trial(id)!);
  });
  const finished = records.filter(isFinished);
  for (const record of finished) refuseChanged(record, store.path);
  if (finished.length > 0) return finished;
  throw new RunxError({
    code: "verify.nothing",
    message: "there is no finished trial to verify",
    hint: "Run the experiment first: runx SPEC.",
  });
}

/** A trial's id is computed from what was to be trained: where it does not fit, there is nothing to train again. */
function refuseChanged(record: TrialRecord, file: string): void {
  const { id, seed } = record.row;
  if (trialIds(record)(seed) === id) return;
  throw new RunxError({
    code: "verify.changed",
    message: `the record of trial ${id.slice(0, 12)} was changed: its id is not that of its parameters, seed, data and numerics`,
    hint: "Restore the database from a copy, or run the spec with another --db.",
    where: { file },
  });
}

/** Spread evenly over the plan, so that every arm has its share. */
function sample(records: readonly Finished[], size: number | undefined): readonly Finished[] {
  if (size === undefined || size >= records.length) return records;
  return Array.from({ length: size }, (_, i) => records[Math.floor(((i + 0.5) * records.length) / size)]!);
}

async function verifyWith(
  engine: RegisteredEngine,
  call: Call,
  records: readonly Finished[],
): Promise<ExitCode> {
  const loaded = await engine.load();
  const folders = new Map(records.map((record) => [record.row.id, dataFolder(record, recordedFolder(call))]));
  const identity = rememberIdentities();
  const sourceOf = ({ arm, seed }: Trial) => sourceFor(arm.parameters.data, seed);
  const weigh = weigher((trial) => identity(sourceOf(trial), folders.get(trial.id)!));
  const recorder = new MemoryRecorder();
  const { end } = await runAgain(call, records.map(trialOf), weigh, {
    recorder,
    places: workerSlots({
      count: call.flags.count("jobs", 1) ?? availableParallelism(),
      engine: loaded,
      makeExecutor: () => new WorkerThread(engine.name),
      dataset: (trial) => load(sourceOf(trial), folders.get(trial.id)!),
    }),
  });
  if (end === "interrupted") return EXIT.interrupted;
  const findings = records.map((record) => {
    const { digest } = identity(sourceOf(trialOf(record)), folders.get(record.row.id)!);
    const recorded = { outcome: record.row, epochs: record.epochs };
    return {
      record,
      difference: firstDifference(recorded, recorder.training(record.row.id)!),
      changed: whatChanged(record, loaded.numerics, digest),
    };
  });
  tell(call, findings);
  return findings.every(({ difference }) => difference === undefined) ? EXIT.ok : EXIT.findings;
}

/** Trains once, on all cores, and shows how far it is. */
async function runAgain(
  { io, flags }: Call,
  trials: readonly Trial[],
  weigh: Weigh,
  made: Pick<RunOptions, "recorder" | "places">,
): Promise<RunSummary> {
  const progress = openProgress(io, trials, weigh, flags.on("quiet") || flags.on("json"));
  const signals = hearSignals(io);
  signals.listen();
  try {
    return await runTrials({
      ...made,
      trials,
      retries: 0,
      failFast: false,
      stop: signals.stop,
      leave: signals.leave,
      onEvent: (event) => progress.show(event),
    });
  } finally {
    progress.finish();
    signals.release();
  }
}

interface Finding {
  readonly record: TrialRecord;
  readonly difference: Difference | undefined;
  readonly changed: readonly string[];
}

/** What is not as it was when the trial was recorded: where to look when it comes out differently. */
function whatChanged(
  { numerics, dataDigest, run }: TrialRecord,
  numericsNow: string,
  digestNow: string,
): string[] {
  const { node } = run.provenance;
  return [
    ...(numerics === numericsNow ? [] : [`kernel: ${numerics} then, ${numericsNow} now`]),
    ...(dataDigest === digestNow
      ? []
      : [`data: ${dataDigest.slice(0, 12)} then, ${digestNow.slice(0, 12)} now`]),
    ...(node === process.version ? [] : [`Node: ${node} then, ${process.version} now`]),
  ];
}

function tell({ io, flags }: Call, findings: readonly Finding[]): void {
  for (const { record, difference, changed } of findings) {
    const { id, seed } = record.row;
    if (flags.on("json")) {
      io.out(jsonLine({ id, seed, same: difference === undefined, difference, changed }));
    } else if (difference !== undefined) {
      io.out(`${id.slice(0, 12)}  ${io.outColors.red("DIFFERENT")}  ${differenceText(difference)}\n`);
      for (const change of changed.length > 0 ? changed : ["nothing in the provenance changed"]) {
        io.out(`              ${change}\n`);
      }
    }
  }
  if (flags.on("json")) return;
  const same = findings.filter(({ difference }) => difference === undefined).length;
  const epochs = findings.reduce((sum, { record }) => sum + record.epochs.length, 0);
  io.out(
    `${same} of ${findings.length} trials came out the same, bit for bit: weights and ${epochs} epochs of metrics\n`,
  );
}

function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case "metric":
      return `first in epoch ${difference.epoch}, ${difference.metric}: ${difference.recorded ?? "absent"} recorded, ${difference.again ?? "absent"} again`;
    case "epochs":
      return `${difference.recorded} epochs recorded, ${difference.again} again`;
    case "outcome":
      return `${difference.recorded} recorded, ${difference.again} again`;
    case "weights":
      return `weights ${difference.recorded.slice(0, 12)} recorded, ${difference.again.slice(0, 12)} again`;
  }
}
