/** Programs that a worker runs for others: named by the spec of its own checkout, never by a message. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { hostname } from "node:os";
import { join, sep } from "node:path";
import { inputsDigest } from "../command/inputs.ts";
import { programNumerics } from "../command/versions.ts";
import { RunxError } from "../errors.ts";
import { classOf, programDigest } from "../machines/job-class.ts";
import type { ProgramClass } from "../machines/messages.ts";
import type { AskedProgram, OpenedProgram, Programs } from "../machines/programs.ts";
import { RefusedMessage } from "../machines/wire.ts";
import { valueKey } from "../model/arm-key.ts";
import type { CommandParameters } from "../model/command.ts";
import type { CommandTrial } from "../model/trial.ts";
import { trialIds } from "../plan/identity.ts";
import { claimedFolder } from "../program/claimed-folder.ts";
import { Gpus, visibleGpus } from "../program/gpus.ts";
import { Launcher } from "../program/launcher.ts";
import { endOrphans } from "../program/orphans.ts";
import { programPlaces, trialFolder } from "../program/program-place.ts";
import type { Place } from "../run/place.ts";
import type { CheckedProgram } from "./spec/checked-program.ts";
import { checkSpec } from "./spec/checked-spec.ts";
import { savedBy } from "./work/network-workload.ts";
import { logEnds } from "./work/program-logs.ts";
import { inputWatch, limitsFor, lineageOf } from "./work/program-workload.ts";

export interface WorkerProgramsOptions {
  /** The root of the checkout that specs are read in. */
  readonly checkout: string;
  /** The devices that programs may have; by default those that are visible. */
  readonly gpus?: readonly string[];
  /** Where programs leave their files, in a folder of this name and a number; by default below the checkout. */
  readonly files?: { readonly parent: string; readonly name: string };
}

/** Ends what a worker that was killed has left running. Throws RunxError where there is no such folder. */
export function workerPrograms({
  checkout,
  gpus = visibleGpus(process.env),
  files: { parent, name } = { parent: join(checkout, "results", "worker"), name: hostname() },
}: WorkerProgramsOptions): Programs {
  const root = rootOf(checkout);
  endOrphans();
  const files = claimedFolder(parent, name);
  const devices = new Gpus(gpus);
  const launcher = new Launcher();
  const stands = new Map<string, Stand>();
  const placeOf = ({ checked, checkInputs }: Stand, asked: AskedProgram): Place => {
    const handsOn = savedBy(checked.spec).includes("state");
    return programPlaces({
      count: 1,
      rules: checked.spec.program,
      cwd: checked.folder,
      files: files.path,
      ...(handsOn && { lineageOf }),
      checkInputs,
      limits: limitsFor(checked.spec.program, asked.limits),
      gpus: devices,
      launcher,
      graceSeconds: asked.grace,
    }).make();
  };
  return {
    gpus: gpus.length,
    lackOf: async (of) => {
      const stand = await standFor(of, root);
      if (typeof stand === "string") return stand;
      stands.set(classOf(of), stand);
      return undefined;
    },
    open: (asked, of): OpenedProgram => {
      const stand = stands.get(classOf(of))!;
      const trial = trialOf(asked, of, stand.checked);
      const folder = trialFolder(files.path, trial.id);
      return {
        trial,
        place: tellingWhere(placeOf(stand, asked), folder.path),
        logs: () => logEnds(folder),
      };
    },
    close: () => {
      launcher.close();
      files.leave();
    },
  };
}

/** A spec of the checkout that a class of programs was found to be of. */
interface Stand {
  readonly checked: CheckedProgram;
  /** Throws RunxError where the spec or its inputs are not what they were. */
  checkInputs(): void;
}

/** Or what is lacking. */
async function standFor(of: ProgramClass, root: string): Promise<Stand | string> {
  try {
    const path = within(root, of.program.spec);
    if (path === undefined) return `its checkout has no ${of.program.spec}`;
    const checked = checkSpec(path, {});
    if (checked.kind !== "program") return `${of.program.spec} runs no program there`;
    const { spec, folder, inputs } = checked;
    if (!spec.arms.some(({ parameters }) => programDigest(parameters, spec.program) === of.program.digest))
      return `${of.program.spec} runs another command there, or reads it otherwise`;
    const digest = inputsDigest(inputs);
    if (digest !== of.dataDigest) return `the inputs of ${of.program.spec} differ there`;
    if ((await programNumerics(spec.program.versions, folder)) !== of.numerics)
      return `the versions of ${of.program.spec} differ there`;
    return { checked, checkInputs: specAndInputs(path, checked, digest) };
  } catch (error) {
    if (!(error instanceof RunxError)) throw error;
    return `${of.program.spec} cannot be used there: ${error.message}`;
  }
}

/** A spec that was edited meanwhile may run something else. */
function specAndInputs(path: string, checked: CheckedProgram, digest: string): () => void {
  const watch = inputWatch(checked, digest);
  return () => {
    if (readFileSync(path, "utf8") !== checked.spec.source.text) {
      throw new RunxError({
        code: "data.changed",
        message: "The spec has changed here since it was read.",
        hint: "Bring the same checkout to every machine.",
        where: { file: path },
      });
    }
    watch();
  };
}

/** Undefined for a path that leads out of the checkout, or nowhere. */
function within(root: string, spec: string): string | undefined {
  const path = join(root, spec);
  if (!existsSync(path)) return undefined;
  return realpathSync(path).startsWith(root + sep) ? path : undefined;
}

/** Built from the checkout's spec. Throws RefusedMessage where it is another than the job's. */
function trialOf({ trial: wire }: AskedProgram, of: ProgramClass, { spec }: CheckedProgram): CommandTrial {
  const { id, varied, values, seed } = wire;
  const found = spec.arms.find(
    ({ parameters }) => programDigest(parameters, spec.program) === of.program.digest,
  );
  if (found === undefined || !areOfSpec(values, spec))
    throw new RefusedMessage("its values are not those that the spec here can give");
  const parameters = { ...found.parameters, values };
  const { dataDigest, numerics } = of;
  if (trialIds({ parameters, dataDigest, numerics })(seed) !== id)
    throw new RefusedMessage("the spec here gives its trial another id");
  return { id, arm: { varied, parameters }, seed, dataDigest, numerics };
}

/**
 * Whether values may fill the command: of the names that the spec has, numbers as they come, everything else only as the
 * spec itself writes it. A text could be a program's name, or an argument that makes another program of it.
 */
function areOfSpec(values: CommandParameters["values"], { arms, search }: CheckedProgram["spec"]): boolean {
  return Object.entries(values).every(([name, value]) => {
    const here = arms.flatMap(({ parameters }) =>
      Object.hasOwn(parameters.values, name) ? [parameters.values[name]!] : [],
    );
    const choices = (search?.space ?? []).flatMap((dimension) =>
      dimension.name === name && dimension.kind === "choice" ? dimension.values : [],
    );
    if (here.length === 0 && choices.length === 0) return false;
    if (typeof value === "number") return true;
    return [...here, ...choices].some((each) => valueKey(each) === valueKey(value));
  });
}

/** Its files stay on this machine: the records say where. */
function tellingWhere(place: Place, folder: string): Place {
  return {
    cancel: () => place.cancel(),
    stop: () => place.stop(),
    train: async (trial, hear) => {
      const end = await place.train(trial, hear);
      if (end.kind !== "ended") return end;
      const where = `What it wrote is on ${hostname()}, in ${folder}.`;
      return { kind: "ended", outcome: { ...end.outcome, notes: [...(end.outcome.notes ?? []), where] } };
    },
  };
}

function rootOf(checkout: string): string {
  if (existsSync(checkout)) return realpathSync(checkout);
  throw new RunxError({
    code: "worker.no-checkout",
    message: "There is no such folder to run programs from.",
    hint: "Name the folder of the project that the runs are started in.",
    where: { file: checkout },
  });
}
