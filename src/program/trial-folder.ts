import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { CommandParameters } from "../model/command.ts";
import type { EpochRecord } from "../model/trial.ts";
import type { ProgramEnd } from "./outcome.ts";

/** What an interrupted program has left. */
interface Leg {
  /** What it took so far. */
  readonly seconds: number;
  /** The last one that was told; absent where none was. */
  readonly epoch?: number;
}

/** With less room than this, a disk is full: a block or two may be left that nobody can use. */
const FULL_BYTES = 64 * 1024;

/**
 * The files of one program trial, in a folder of its own: what it wrote, told and left. They stay after the trial, so that
 * other rules for its metrics can be applied to them.
 */
export class TrialFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get stdout(): string {
    return join(this.path, "stdout");
  }

  get stderr(): string {
    return join(this.path, "stderr");
  }

  get metrics(): string {
    return join(this.path, "metrics.jsonl");
  }

  get parameters(): string {
    return join(this.path, "parameters.json");
  }

  get out(): string {
    return join(this.path, "out");
  }

  get state(): string {
    return join(this.path, "state");
  }

  /** Makes the folder for a start; of what was there only an interrupted training is gone on with, unless it begins anew. */
  prepare(program: CommandParameters, startsAnew: boolean): Leg | undefined {
    const leg = madeAnew(this.path) ? undefined : this.#clear(startsAnew);
    mkdirSync(this.out);
    if (leg === undefined) mkdirSync(this.state);
    // Nobody reads it but the program that starts when it is written.
    writeFileSync(this.parameters, `${JSON.stringify(program.values)}\n`);
    return leg;
  }

  #clear(startsAnew: boolean): Leg | undefined {
    const leg = startsAnew ? undefined : this.leg();
    rmSync(leg === undefined ? this.path : this.out, { recursive: true, force: true });
    if (leg === undefined) mkdirSync(this.path);
    return leg;
  }

  /**
   * Where an interrupted training is, if it can be gone on with. A program that has left no state begins anew, and would tell
   * all that it has told once more.
   */
  leg(): Leg | undefined {
    return isFilled(this.state) ? this.#read<Leg>("leg.json") : undefined;
  }

  /** The next start goes on from here. */
  interrupt(leg: Leg): void {
    this.#write("leg.json", leg);
  }

  /** The trial has ended: nothing goes on from here. */
  settle(ending: ProgramEnd): void {
    this.#write("end.json", ending);
    const leg = join(this.path, "leg.json");
    if (existsSync(leg)) rmSync(leg);
    removeFolder(this.state);
  }

  /** How the program ended; undefined where it has not, or where its files are gone. */
  ending(): ProgramEnd | undefined {
    return this.#read<ProgramEnd>("end.json");
  }

  /** Whether nothing more can be written there. */
  isDiskFull(): boolean {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize < FULL_BYTES;
  }

  /** Epochs of a shorter training of the same lineage, whose state this one goes on from. */
  earlier(): readonly EpochRecord[] {
    return this.#read<EpochRecord[]>("earlier.json") ?? [];
  }

  /** Takes over the state and the epochs of a shorter training. */
  goOnFrom(lineage: SharedState): void {
    cpSync(lineage.state, this.state, { recursive: true });
    this.#write("earlier.json", lineage.records());
  }

  #read<T>(name: string): T | undefined {
    const path = join(this.path, name);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
  }

  /** Whole or not at all: a full disk must not leave a part. */
  #write(name: string, value: unknown): void {
    const path = join(this.path, name);
    writeFileSync(`${path}.new`, `${JSON.stringify(value)}\n`);
    renameSync(`${path}.new`, path);
  }
}

/** Whether there was none; the folders that it lies in are made, too. */
function madeAnew(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "ENOENT") throw error;
    mkdirSync(folder, { recursive: true });
    return true;
  }
}

function isFilled(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && (!stat.isDirectory() || readdirSync(folder).length > 0);
}

/** Most programs leave no state: an empty folder goes by one call. */
function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    rmSync(path, { recursive: true, force: true });
  }
}

/** The state that trials which differ in their epochs alone hand on to each other. */
export class SharedState {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get state(): string {
    return join(this.#path, "state");
  }

  /** The epoch that the state is after; 0 where there is none. */
  get epoch(): number {
    return this.records().at(-1)?.epoch ?? 0;
  }

  records(): readonly EpochRecord[] {
    const file = join(this.#path, "epochs.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as EpochRecord[]) : [];
  }

  /** Takes a trial's state over, where it is further on. */
  keep(trial: TrialFolder, records: readonly EpochRecord[]): void {
    if ((records.at(-1)?.epoch ?? 0) <= this.epoch || !existsSync(trial.state)) return;
    const fresh = `${this.#path}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    renameSync(trial.state, join(fresh, "state"));
    writeFileSync(join(fresh, "epochs.json"), JSON.stringify(records));
    rmSync(this.#path, { recursive: true, force: true });
    renameSync(fresh, this.#path);
  }
}
