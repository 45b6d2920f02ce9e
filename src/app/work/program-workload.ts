import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import canonicalize from "canonicalize";
import { inputFiles, inputsDigest, readInputs } from "../../command/inputs.ts";
import { programNumerics } from "../../command/versions.ts";
import { option, RunxError, wording } from "../../errors.ts";
import type { Coordinator } from "../../machines/coordinator.ts";
import { programDigest } from "../../machines/job-class.ts";
import type { ProgramName } from "../../machines/messages.ts";
import { type Orders, programOrders } from "../../machines/orders.ts";
import {
  type CommandParameters,
  type Needs,
  type ProgramLimits,
  type ProgramRules,
  USUAL_LIMITS,
} from "../../model/command.ts";
import { type CommandTrial, isCommand } from "../../model/trial.ts";
import { Gpus, visibleGpus } from "../../program/gpus.ts";
import { Launcher } from "../../program/launcher.ts";
import { endOrphans } from "../../program/orphans.ts";
import { programPlaces, trialFolder } from "../../program/program-place.ts";
import type { Redo } from "../../store/leases.ts";
import type { CheckedProgram } from "../spec/checked-program.ts";
import { adaptivePlanOf } from "../spec/plan-of-spec.ts";
import { filesFolder } from "./artifacts.ts";
import { savedBy } from "./network-workload.ts";
import { keepLogEnds } from "./program-logs.ts";
import type { Workload, Workplace } from "./workload.ts";

export interface ProgramSettings {
  readonly jobs: number;
  readonly redo: Redo;
  readonly graceSeconds: number;
  /** In place of what the spec allows. */
  readonly limits: Partial<ProgramLimits>;
  /** The devices that programs may have; by default those that are visible. */
  readonly gpus?: readonly string[];
}

/** What a program may take at most: as the run says, else the spec, else so much. */
export function limitsFor({ limits }: ProgramRules, given: Partial<ProgramLimits> = {}): ProgramLimits {
  return { ...USUAL_LIMITS, ...limits, ...given };
}

/** The folder below a database's files where programs leave theirs. */
export function programFiles(database: string): string {
  return join(filesFolder(database), "programs");
}

/**
 * A program to run: here, or through a queue by workers on other machines. Runs its version commands, and ends what a runx
 * that was killed has left running.
 */
export async function programWorkload(
  checked: CheckedProgram,
  database: string,
  settings: ProgramSettings,
  queue?: Coordinator,
): Promise<Workload> {
  const { spec, folder } = checked;
  const numerics = await programNumerics(spec.program.versions, folder);
  const digest = inputsDigest(checked.inputs);
  const files = programFiles(database);
  return {
    name: spec.name,
    folder,
    metrics: spec.program.metrics.named.map(({ metric }) => metric),
    numerics,
    plan: adaptivePlanOf(checked, () => digest, numerics),
    weigh: () => 1,
    describeData: (_trials, log) => log.describeInputs(digest, checked.inputs),
    open: (plan) => {
      if (queue !== undefined) return elsewhere(queue, ordersFor(checked, settings, files));
      endOrphans();
      const gpus = settings.gpus ?? visibleGpus(process.env);
      const count = lanes(spec.program.needs, settings.jobs, gpus.length);
      const launcher = new Launcher();
      const handsOn = savedBy(plan.spec).includes("state");
      const places = programPlaces({
        graceSeconds: settings.graceSeconds,
        limits: limitsFor(spec.program, settings.limits),
        count,
        rules: spec.program,
        cwd: folder,
        files,
        ...(handsOn && { lineageOf }),
        checkInputs: inputWatch(checked, digest),
        gpus: new Gpus(gpus),
        launcher,
        startsAnew: settings.redo === "everything",
      });
      return {
        places,
        unfinished: (trials) =>
          settings.redo === "everything"
            ? []
            : trials.filter(isCommand).flatMap((trial) => {
                const leg = trialFolder(files, trial.id).leg();
                return leg?.epoch === undefined ? [] : [{ trial, epoch: leg.epoch }];
              }),
        settle: () => {},
        close: () => launcher.close(),
      };
    },
  };
}

/** What programs leave stays with the workers, the ends of what they wrote apart. */
function elsewhere(queue: Coordinator, orders: Orders): Workplace {
  return { places: queue.places(orders), unfinished: () => [], settle: () => {}, close: () => {} };
}

function ordersFor(checked: CheckedProgram, settings: ProgramSettings, files: string): Orders {
  return programOrders({
    needs: checked.spec.program.needs,
    graceSeconds: settings.graceSeconds,
    limits: settings.limits,
    nameOf: programNames(checked),
    keepLogs: ({ id }, logs) => keepLogEnds(trialFolder(files, id), logs),
  });
}

/** Names the program of a trial as other checkouts know it. */
export function programNames({ spec, folder }: CheckedProgram): (trial: CommandTrial) => ProgramName {
  const { program, source } = spec;
  const path = relative(checkoutOf(folder), resolve(source.path)).replaceAll("\\", "/");
  const digests = new Map<CommandParameters["run"], string>();
  return ({ arm: { parameters } }) => {
    const digest = digests.get(parameters.run) ?? programDigest(parameters, program);
    digests.set(parameters.run, digest);
    return { spec: path, digest };
  };
}

/** The nearest folder upwards that is a repository, else the current one. */
export function checkoutOf(folder: string): string {
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, ".git"))) return each;
    if (dirname(each) === each) return resolve(".");
  }
}

/** Programs at a time: each has as many cores and devices as it needs. */
function lanes({ cores, gpus }: Needs, jobs: number, devices: number): number {
  if (gpus > devices) {
    throw new RunxError({
      code: "program.gpus",
      message: `The program needs ${gpus} GPUs, and ${devices === 0 ? "none is" : `${devices} are`} available here.`,
      hint: wording`Name the devices (${option("gpus", "0,1")}), or lower needs.gpus.`,
    });
  }
  const byCores = Math.max(1, Math.floor(jobs / cores));
  return gpus === 0 ? byCores : Math.min(byCores, Math.floor(devices / gpus));
}

/** Names what trials share that differ in their epochs alone. */
export function lineageOf({ arm, seed, dataDigest, numerics }: CommandTrial): string {
  const { values, ...rest } = arm.parameters;
  const { epochs: _, ...others } = values;
  const text = canonicalize({ ...rest, values: others, seed, dataDigest, numerics }) as string;
  return `lineage-${createHash("sha256").update(text).digest("hex")}`;
}

const LOOK_AGAIN_MS = 1000;

/** Looks at the inputs before a trial starts, at most once a second; files are read again where something has changed. */
export function inputWatch({ spec, folder }: CheckedProgram, digest: string): () => void {
  const { inputs } = spec.program;
  const look = () =>
    JSON.stringify(
      inputFiles(inputs, folder).map((path) => {
        const stat = statSync(join(folder, path), { throwIfNoEntry: false });
        return [path, stat?.ino, stat?.size, stat?.mtimeMs, stat?.ctimeMs];
      }),
    );
  let seen: string | undefined;
  let looked = Number.NEGATIVE_INFINITY;
  return () => {
    if (inputs.length === 0 || performance.now() - looked < LOOK_AGAIN_MS) return;
    const now = look();
    if (now !== seen && inputsDigest(readInputs(inputs, folder)) !== digest) throw changed(folder);
    seen = now;
    looked = performance.now();
  };
}

function changed(folder: string): RunxError {
  return new RunxError({
    code: "data.changed",
    message: "The inputs of the program changed during the run; nothing was run with the changed inputs.",
    hint: "Run the same command again to plan with the changed inputs.",
    where: { file: folder },
  });
}
