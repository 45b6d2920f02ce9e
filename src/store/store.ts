import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../errors.ts";
import { identityOf } from "../files/identity.ts";
import { realFile } from "../files/real-file.ts";
import type { InputFile } from "../model/command.ts";
import type { MetricName } from "../model/parameters.ts";
import type {
  EpochSeries,
  ExperimentRow,
  Garbage,
  Note,
  PlanName,
  RunRow,
  Subject,
  TrialRecord,
  TrialRow,
} from "../model/records.ts";
import type { SearchLog } from "../model/search.ts";
import type { AnyPlan, AnyTrial, Provenance, TrialId, TrialOutcome, TrialState } from "../model/trial.ts";
import { addNote, addTags, readNotes, readTags, removeTags } from "./annotations.ts";
import { type Access, type Connection, connect } from "./database.ts";
import { inputsOf } from "./datasets.ts";
import { EpochWriter } from "./epochs.ts";
import { networkWarning } from "./filesystem.ts";
import { deleteGarbage, findGarbage, type Scope } from "./garbage.ts";
import { Leases, type Redo } from "./leases.ts";
import { completedSeconds, type MetricOutcome, outcomeReader, outcomes } from "./outcomes.ts";
import { planRevision } from "./plan-revision.ts";
import { plannedTrials } from "./planned-trials.ts";
import { findPlan, readSearchLog, refuseChangedPlan } from "./plans.ts";
import { findTrials, trialRecord } from "./record.ts";
import { refuse, refusing } from "./refusals.ts";
import { experimentRows, finishedSeries, runningSeries, trialRows } from "./results.ts";
import { RunLog } from "./runlog.ts";
import { insertRun, readRun, readRuns } from "./runs.ts";
import { type RecordedSource, recordedSources } from "./sources.ts";
import { trialStates } from "./states.ts";
import { type Presence, presenceOf, removeExperiments, restoreExperiments } from "./trash.ts";

/**
 * Opens the records. To write, the file is made when it does not exist; to change or to read, it must exist. Reading
 * changes nothing unless an older version has to be brought up to date.
 */
export function openStore(path: string, access: Access): Store {
  // SQLite keeps its log beside the file itself, and so do trials what they leave: never beside a link.
  const file = realFile(path);
  return new Store(file, connect(file, access));
}

/** A database of runx. What the user can correct is thrown as `RunxError` with a code `store.…`. */
export class Store {
  /** Of the file itself, whatever links lead to it. */
  readonly path: string;
  /** Things to tell and go on: the file lies on a network file system. */
  readonly warnings: readonly Problem[];
  readonly #connection: Connection;
  readonly #identity: string | undefined;
  #readOutcome: ((id: TrialId) => TrialOutcome | undefined) | undefined;

  constructor(path: string, connection: Connection) {
    this.path = path;
    this.#connection = connection;
    this.#identity = identityOf(path);
    const warning = networkWarning(path);
    this.warnings = warning === undefined ? [] : [warning];
  }

  /** Where each trial stands, in the given order. */
  states(experiment: string, trials: readonly AnyTrial[]): TrialState[] {
    return this.#read((db) => trialStates(db, experiment, trials));
  }

  /** The files that a program's trials of a digest depend on; undefined where that is not recorded. */
  inputsOf(digest: string): readonly InputFile[] | undefined {
    return this.#read((db) => inputsOf(db, digest));
  }

  /** What each trial took; undefined where it is not completed. */
  completedSeconds(trials: readonly AnyTrial[]): (number | undefined)[] {
    return this.#read((db) => completedSeconds(db, trials));
  }

  /** Freezes the plan, clears up after killed processes and starts a run. */
  beginRun(plan: AnyPlan, provenance: Provenance, redo: Redo): RunLog {
    const { db } = this.#connection;
    const begin = db.transaction(() => {
      new Leases(db, new EpochWriter(db)).releaseOfTheDead();
      return insertRun(db, plan, provenance);
    });
    const run = refusing(this.path, () => begin.immediate());
    return new RunLog(db, this.path, run, redo, plan.spec.report.directions);
  }

  /** Latest run first; those that are not removed, or those that are. */
  experiments(which: "recorded" | "removed" = "recorded"): ExperimentRow[] {
    return this.#read((db) => experimentRows(db, which));
  }

  /** The runs of an experiment, newest first. */
  runs(experiment: string): RunRow[] {
    return this.#read((db) => readRuns(db, experiment));
  }

  /** The latest run of a plan; undefined where nothing has that name. */
  run(name: PlanName): RunRow | undefined {
    return this.#read((db) => {
      const found = findPlan(db, name);
      return found && readRun(db, found.run);
    });
  }

  /** The trials of a plan, in its order; undefined where nothing has that name. */
  trialRows(name: PlanName): TrialRow[] | undefined {
    return this.#read((db) => {
      const found = findPlan(db, name);
      if (found === undefined) return undefined;
      refuseChangedPlan(db, found.plan);
      return trialRows(db, found.plan);
    });
  }

  /** The trials of a plan as they were planned, in its order, or some of them; empty where nothing has that name. */
  plan(name: PlanName, ids?: readonly TrialId[]): readonly AnyTrial[] {
    return this.#read((db) => {
      const found = findPlan(db, name);
      return found === undefined ? [] : plannedTrials(db, found.plan, ids);
    });
  }

  /** Another text whenever what is recorded of a plan has changed; undefined where nothing has that name. */
  planRevision(name: PlanName): string | undefined {
    return this.#read((db) => {
      const found = findPlan(db, name);
      return found && planRevision(db, found.plan, found.run);
    });
  }

  /** Curves of a plan's trials that have an outcome; only the named metrics, where given. */
  epochSeries(name: PlanName, metrics?: readonly MetricName[]): EpochSeries[] {
    return this.#read((db) => {
      const found = findPlan(db, name);
      return found === undefined ? [] : finishedSeries(db, found.plan, metrics);
    });
  }

  /** Curves so far of a plan's trials that are being trained now, up to about a second ago. */
  runningSeries(name: PlanName, metrics?: readonly MetricName[]): EpochSeries[] {
    return this.#read((db) => {
      const found = findPlan(db, name);
      return found === undefined ? [] : runningSeries(db, found.plan, metrics);
    });
  }

  /** Cheap to ask for, and another number whenever another process has recorded something. */
  revision(): number {
    return refusing(this.path, () => this.#connection.revision());
  }

  /** Throws when the database was deleted, moved or replaced since it was opened: what is read is not what lies there. */
  refuseReplaced(): void {
    if (identityOf(this.path) !== this.#identity) throw refuse("replaced", this.path);
  }

  /** How trials ended, in the given order, with the value of one metric. */
  outcomes(trials: readonly AnyTrial[], metric: MetricName): MetricOutcome[] {
    return this.#read((db) => outcomes(db, trials, metric));
  }

  /** A name that no other database has: 32 hexadecimal digits. */
  identity(): string {
    return this.#read((db) => db.prepare<[], string>("SELECT name FROM identity").pluck().get()!);
  }

  /** How a trial ended; undefined without an outcome. */
  outcome(id: TrialId): TrialOutcome | undefined {
    return refusing(this.path, () => {
      this.#readOutcome ??= outcomeReader(this.#connection.db);
      return this.#readOutcome(id);
    });
  }

  /** What a plan decided by results; undefined where nothing depends on them. */
  searchLog(name: PlanName): SearchLog | undefined {
    return this.#read((db) => {
      const found = findPlan(db, name);
      return found && readSearchLog(db, found.plan);
    });
  }

  /** What the recorded trials were read from. */
  sources(): RecordedSource[] {
    return this.#read((db) => recordedSources(db));
  }

  /** Ids that begin with a prefix, at most `limit`. */
  findTrials(prefix: string, limit: number): TrialId[] {
    return this.#read((db) => findTrials(db, prefix, limit));
  }

  trial(id: TrialId): TrialRecord | undefined {
    return this.#read((db) => trialRecord(db, id));
  }

  tags(subject: Subject): string[] {
    return this.#read((db) => readTags(db, subject));
  }

  notes(subject: Subject): Note[] {
    return this.#read((db) => readNotes(db, subject));
  }

  addTags(subject: Subject, tags: readonly string[]): void {
    this.#write((db) => addTags(db, subject, tags));
  }

  removeTags(subject: Subject, tags: readonly string[]): void {
    this.#write((db) => removeTags(db, subject, tags));
  }

  addNote(subject: Subject, text: string): void {
    this.#write((db) => addNote(db, subject, text));
  }

  presence(experiment: string): Presence {
    return this.#read((db) => presenceOf(db, experiment));
  }

  /** Out of every list, report and view, until they are restored or run again. */
  remove(experiments: readonly string[]): void {
    this.#write((db) => removeExperiments(db, experiments));
  }

  restore(experiments: readonly string[]): void {
    this.#write((db) => restoreExperiments(db, experiments));
  }

  garbage(scope: Scope): Garbage {
    return this.#read((db) => findGarbage(db, scope));
  }

  /**
   * Deletes for good exactly what was named; nothing, and false, when something else would go by now. What trials
   * have left beside the database goes first: where `removeFiles` throws, the records that lead to the files stay.
   */
  deleteGarbage(named: Garbage, scope: Scope, removeFiles: () => void = () => {}): boolean {
    return this.#write((db) => {
      if (!isDeepStrictEqual(findGarbage(db, scope), named)) return false;
      removeFiles();
      deleteGarbage(db);
      return true;
    });
  }

  /** Gives the room of what was deleted back to the disk. */
  compact(): void {
    refusing(this.path, () => {
      this.#connection.db.exec("VACUUM");
      // The smaller file is in the log until the log is folded in.
      this.#connection.db.pragma("wal_checkpoint(TRUNCATE)");
    });
  }

  close(): void {
    this.#connection.close();
  }

  #write<T>(action: (db: Connection["db"]) => T): T {
    const { db } = this.#connection;
    return refusing(this.path, () => db.transaction(() => action(db)).immediate());
  }

  /** One transaction, so that the queries of an answer see one state. */
  #read<T>(action: (db: Connection["db"]) => T): T {
    const { db } = this.#connection;
    return refusing(this.path, () => db.transaction(() => action(db))());
  }
}
