import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { invocationOf } from "../command/template.ts";
import { RunxError } from "../errors.ts";
import type { ProgramLimits, ProgramRules } from "../model/command.ts";
import { type AnyTrial, type CommandTrial, type EpochRecord, isCommand } from "../model/trial.ts";
import { type End, type Hear, overtime, type Place, type Places } from "../run/place.ts";
import { finiteRecords, firstDivergence } from "./epoch-table.ts";
import type { Gpus } from "./gpus.ts";
import type { Exit } from "./launch.ts";
import type { Exited, Launcher } from "./launcher.ts";
import { MARK, nextMark } from "./mark.ts";
import { MetricReader } from "./metric-reader.ts";
import { outcomeOf, type ProgramEnd } from "./outcome.ts";
import { collectOutputs, deleteOthers } from "./outputs.ts";
import { ProcessGroup } from "./process-group.ts";
import { lastLine } from "./tail.ts";
import { SharedState, TrialFolder } from "./trial-folder.ts";

export interface ProgramPlacesOptions {
  readonly count: number;
  readonly rules: ProgramRules;
  /** The working folder of the programs: that of the spec. */
  readonly cwd: string;
  /** Where the trials' files lie. */
  readonly files: string;
  /** Names what trials share that differ in their epochs alone, where they hand their state on. */
  lineageOf?(trial: CommandTrial): string;
  /** Throws RunxError where what the program depends on is not what it was. */
  checkInputs(trial: CommandTrial): void;
  readonly limits: ProgramLimits;
  readonly gpus: Gpus;
  readonly launcher: Launcher;
  /** Of a program that is asked to end. */
  readonly graceSeconds: number;
  /** What was interrupted is begun again. */
  readonly startsAnew?: boolean;
}

/** Places that run a program for each trial. */
export function programPlaces(options: ProgramPlacesOptions): Places {
  return { count: options.count, make: () => new ProgramPlace(options) };
}

/** The folder of a trial's files. */
export function trialFolder(files: string, id: string): TrialFolder {
  return new TrialFolder(join(files, id));
}

const LOOK_MS = 250;

class ProgramPlace implements Place {
  readonly #options: ProgramPlacesOptions;
  #running: Running | undefined;
  #isCancelled = false;
  #isStopped = false;

  constructor(options: ProgramPlacesOptions) {
    this.#options = options;
  }

  async train(trial: AnyTrial, hear: Hear): Promise<End> {
    if (!isCommand(trial)) throw new TypeError("a network is trained by an engine");
    this.#isCancelled = false;
    this.#options.checkInputs(trial);
    const devices = this.#options.gpus.take(this.#options.rules.needs.gpus);
    if (devices === undefined) throw new RangeError("more programs than devices for them");
    try {
      const running = new Running(this.#options, trial, devices, hear);
      this.#running = running;
      if (this.#isCancelled || this.#isStopped) running.cancel();
      return await running.end();
    } finally {
      this.#running = undefined;
      this.#options.gpus.give(devices);
    }
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#running?.cancel();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running?.kill();
  }
}

/** One run of one program. */
class Running {
  readonly #options: ProgramPlacesOptions;
  readonly #trial: CommandTrial;
  readonly #hear: Hear;
  readonly #folder: TrialFolder;
  readonly #lineage: SharedState | undefined;
  readonly #reader: MetricReader;
  readonly #group: ProcessGroup;
  readonly #before: number;
  readonly #started = performance.now();
  #ending: Promise<void> | undefined;
  #endedFor: string | undefined;
  #isCutShort = false;
  #isCancelled = false;
  readonly #notes: string[] = [];
  #heardEpochs = 0;
  #written = 0;
  #wroteAt = performance.now();

  constructor(options: ProgramPlacesOptions, trial: CommandTrial, devices: readonly string[], hear: Hear) {
    this.#options = options;
    this.#trial = trial;
    this.#hear = hear;
    this.#folder = trialFolder(options.files, trial.id);
    const key = options.lineageOf?.(trial);
    this.#lineage = key === undefined ? undefined : new SharedState(join(options.files, key));
    this.#before = this.#prepare();
    this.#reader = new MetricReader(this.#folder, options.rules.metrics);
    this.#tellEarlier();
    this.#group = this.#start(devices);
  }

  async end(): Promise<End> {
    const watching = setInterval(() => this.#look(), LOOK_MS);
    let exited: Exited;
    try {
      exited = await this.#group.exited;
    } finally {
      clearInterval(watching);
    }
    await this.#endChildren(exited);
    while (this.#reader.read()) await sleep(0);
    const unreadable = this.#reader.finish();
    this.#endedFor ??= unreadable ?? this.#overLimit();
    return this.#conclude(exited.exit);
  }

  /** Asked to save and to end; made to after the grace. */
  cancel(): void {
    this.#isCancelled = true;
    this.#endGroup();
  }

  async kill(): Promise<void> {
    this.#isCancelled = true;
    await this.#group.kill();
  }

  #prepare(): number {
    const { startsAnew = false } = this.#options;
    const program = this.#trial.arm.parameters;
    const leg = this.#folder.prepare(program, startsAnew);
    if (leg !== undefined || startsAnew || this.#lineage === undefined) return leg?.seconds ?? 0;
    const epochs = program.values.epochs;
    const { epoch } = this.#lineage;
    if (epoch > 0 && typeof epochs === "number" && epoch < epochs) this.#folder.goOnFrom(this.#lineage);
    return 0;
  }

  /** What earlier legs have told, which the program may tell again from where it goes on. */
  #tellEarlier(): void {
    this.#reader.read();
    const earlier = this.#reader.table.take(true);
    const last = earlier.at(-1);
    if (last === undefined) return;
    this.#hear({ kind: "resumed", epoch: last.epoch });
    this.#tell(earlier);
  }

  #start(devices: readonly string[]): ProcessGroup {
    const { cwd, rules, launcher } = this.#options;
    const program = this.#trial.arm.parameters;
    const { seed } = this.#trial;
    const { argv, env } = invocationOf(program, { seed, out: this.#folder.out });
    const mark = nextMark();
    const { stdout, stderr } = this.#folder;
    const own = this.#environment(mark, rules.needs.cores, devices);
    return new ProcessGroup(launcher.launch({ argv, cwd, env: { ...env, ...own }, stdout, stderr }), mark);
  }

  #environment(mark: string, cores: number, devices: readonly string[]): { [name: string]: string } {
    const folder = this.#folder;
    return {
      [MARK]: mark,
      RUNX_TRIAL: this.#trial.id,
      RUNX_SEED: String(this.#trial.seed),
      RUNX_PARAMS: folder.parameters,
      RUNX_METRICS: folder.metrics,
      RUNX_OUT: folder.out,
      RUNX_STATE: folder.state,
      RUNX_CORES: String(cores),
      ...Object.fromEntries(THREADS.map((name) => [name, String(cores)])),
      ...(devices.length > 0 && { CUDA_VISIBLE_DEVICES: devices.join(",") }),
    };
  }

  /** Every quarter of a second: what is new, and whether the program has to be ended. */
  #look(): void {
    const isIdle = !this.#reader.read();
    this.#tell(this.#reader.table.take(isIdle));
    const why = this.#overLimit() ?? this.#overTime();
    if (why === undefined || this.#ending !== undefined) return;
    this.#endedFor = why;
    this.#endGroup();
  }

  #overLimit(): string | undefined {
    const { limits } = this.#options;
    if (this.#reader.table.lines > limits.metricLines)
      return `it reported more than ${limits.metricLines} lines of metrics, the most that limits.metric_lines allows`;
    const sizes = [this.#folder.stdout, this.#folder.stderr].map(sizeOf);
    const written = sizes.reduce((sum, size) => sum + size, sizeOf(this.#folder.metrics));
    if (written !== this.#written) this.#wroteAt = performance.now();
    this.#written = written;
    const isTooLong = sizes.some((size) => size > limits.logBytes);
    return isTooLong
      ? `it wrote more than ${Math.round(limits.logBytes / 2 ** 20)} MiB of output, the most that limits.log allows`
      : undefined;
  }

  #overTime(): string | undefined {
    const { trialTimeoutSeconds: most, silentTimeoutSeconds: silent } = this.#options.limits;
    const now = performance.now();
    if (most !== undefined && now - this.#started > most * 1000) return overtime(most);
    if (silent !== undefined && now - this.#wroteAt > silent * 1000)
      return `it wrote nothing for ${silent} s`;
    return undefined;
  }

  /** Epochs that are over. A number that is none ends the trial: what follows cannot correct it. */
  #tell(records: readonly EpochRecord[]): void {
    for (const record of records) {
      if (firstDivergence([record]) !== undefined) {
        this.#isCutShort = true;
        this.#endGroup();
        return;
      }
      this.#hear({ kind: "epoch", record });
      this.#heardEpochs += 1;
    }
  }

  #endGroup(): void {
    this.#ending ??= this.#group.end(this.#options.graceSeconds * 1000);
  }

  /** Processes that outlive the program hold its output open and its share of the machine. */
  async #endChildren({ isOutlived }: Exited): Promise<void> {
    if (this.#ending === undefined && isOutlived && this.#group.isAlive()) {
      this.#notes.push("Processes of the program outlived it and were ended.");
      this.#endGroup();
    }
    await this.#ending;
    if (isOutlived) this.#group.forget();
  }

  #conclude(exit: Exit): End {
    const { table } = this.#reader;
    const ending: ProgramEnd = {
      exit,
      ...(this.#endedFor !== undefined && { endedFor: this.#endedFor }),
      ...(this.#isCutShort && { isCutShort: true }),
      notes: this.#notes,
      seconds: this.#before + (performance.now() - this.#started) / 1000,
    };
    const { seconds } = ending;
    const all = table.records();
    if (this.#isCancelled && !(exit.kind === "code" && exit.code === 0)) {
      const told = all.at(-1)?.epoch;
      this.#folder.interrupt({ seconds, ...(told !== undefined && { epoch: told }) });
      const epoch = this.#folder.leg()?.epoch;
      return { kind: "cancelled", ...(epoch !== undefined && { epoch }) };
    }
    const { rules, limits } = this.#options;
    const outcome = outcomeOf(rules, {
      ...ending,
      records: all,
      told: table.seen,
      outputs: () => collectOutputs(this.#folder.out, rules.outputs, limits.outputBytes),
      lastError: () => lastLine(this.#folder.stderr),
    });
    if (outcome === undefined) {
      this.#folder.interrupt({ seconds });
      return { kind: "again", reason: `exit code ${exit.kind === "code" ? exit.code : ""}` };
    }
    if (outcome.status === "failed" && this.#folder.isDiskFull()) throw diskFull(this.#folder.path);
    this.#tellRest(all);
    if (outcome.status === "completed") {
      const { source } = rules.metrics;
      const kept = (outcome.outputs ?? []).map(({ path }) => path);
      deleteOthers(this.#folder.out, source.kind === "file" ? [...kept, source.path] : kept);
      this.#lineage?.keep(this.#folder, all);
    }
    this.#folder.settle(ending);
    return { kind: "ended", outcome };
  }

  /** What was heard becomes what was told: from the start where an epoch was told again. */
  #tellRest(all: readonly EpochRecord[]): void {
    const good = finiteRecords(all);
    const isAnother = this.#reader.table.hasChanged || good.length < this.#heardEpochs;
    if (isAnother) this.#hear({ kind: "restarted" });
    for (const record of isAnother ? good : good.slice(this.#heardEpochs))
      this.#hear({ kind: "epoch", record });
  }
}

/** Whatever a program says of its end, that is why: it has not failed. */
function diskFull(folder: string): RunxError {
  return new RunxError({
    code: "program.disk-full",
    message: "There is no space left for what programs write.",
    hint: "Free some space, then run the same command again. Nothing recorded is lost.",
    where: { file: folder },
  });
}

/** Libraries for arithmetic take every core unless they are told. */
const THREADS = [
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "MKL_NUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
];

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
