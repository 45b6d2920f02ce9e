/** What is recorded of programs' trials, and the files that they have left. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { inputsDigest } from "../../command/inputs.ts";
import { invocationOf } from "../../command/template.ts";
import { programNumerics } from "../../command/versions.ts";
import { RunxError } from "../../errors.ts";
import { readWhole, writeDurably } from "../../files/durable-file.ts";
import type { OutputFile } from "../../model/command.ts";
import type { TrialRecord } from "../../model/records.ts";
import { shortId } from "../../model/shortened.ts";
import { type AnyTrial, type CommandTrial, isCommand } from "../../model/trial.ts";
import { Gpus, visibleGpus } from "../../program/gpus.ts";
import { Launcher } from "../../program/launcher.ts";
import { collectOutputs } from "../../program/outputs.ts";
import { programPlaces, trialFolder } from "../../program/program-place.ts";
import type { TrialFolder } from "../../program/trial-folder.ts";
import { GRACE_SECONDS } from "../../run/grace.ts";
import type { Places } from "../../run/place.ts";
import type { CheckedProgram } from "../spec/checked-program.ts";
import { checkSpec } from "../spec/checked-spec.ts";
import { limitsFor, programFiles } from "../work/program-workload.ts";
import { trialOf } from "./recorded.ts";

/** The trial of a record, where a program was run. */
export function programOf(record: TrialRecord): CommandTrial | undefined {
  const trial: AnyTrial = trialOf(record);
  return isCommand(trial) ? trial : undefined;
}

export interface ProgramRecord {
  readonly trial: CommandTrial;
  readonly folder: TrialFolder;
  /** As it was called. */
  readonly argv: readonly string[];
}

/** The files of a program's trial. Throws RunxError for a network's. */
export function programRecord(record: TrialRecord, database: string): ProgramRecord {
  const trial = programOf(record);
  if (trial === undefined) {
    throw new RunxError({
      code: "program.network",
      message: `Trial ${shortId(record.row.id)} trained a network; only programs leave output and files of their own.`,
      hint: "Name a trial of a spec with command or shell.",
    });
  }
  const folder = trialFolder(programFiles(database), trial.id);
  const { argv } = invocationOf(trial.arm.parameters, { seed: trial.seed, out: folder.out });
  return { trial, folder, argv };
}

/** What a program has left, as it is recorded. */
export function outputsOf({ row }: TrialRecord): readonly OutputFile[] {
  return row.status === "completed" ? (row.outputs ?? []) : [];
}

/**
 * Copies the outputs of a program's trial to a folder, each as its digest says. Throws RunxError for one that is not what
 * was kept.
 */
export function exportOutputs(
  record: TrialRecord,
  database: string,
  target: string,
  refuse: (path: string) => void,
): readonly OutputFile[] {
  const { folder } = programRecord(record, database);
  const outputs = outputsOf(record);
  const paths = outputs.map(({ path }) => path.replace(/[\\*?[\]{}()!+@]/g, "\\$&"));
  const found = collectOutputs(folder.out, paths, Number.POSITIVE_INFINITY);
  const there = new Map(found.kind === "kept" ? found.outputs.map((file) => [file.path, file.sha256]) : []);
  for (const { path, sha256 } of outputs) {
    const file = join(folder.out, path);
    if (!there.has(path)) throw outputElsewhere(file, record);
    if (there.get(path) !== sha256) {
      throw new RunxError({
        code: "program.other-output",
        message: "The file has changed since the program wrote it; nothing was written.",
        hint: "Run the trial again to recreate it.",
        where: { file },
      });
    }
  }
  for (const { path } of outputs) refuse(join(target, path));
  for (const { path } of outputs) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeDurably(join(target, path), readWhole(join(folder.out, path)));
  }
  return outputs;
}

/** Of a program that another machine has run, a note says where. */
function outputElsewhere(file: string, { row }: TrialRecord): RunxError {
  const notes = "notes" in row ? (row.notes ?? []) : [];
  return new RunxError({
    code: "program.no-output",
    message: `The file is not here; nothing was written.${notes.map((note) => ` ${note}`).join("")}`,
    hint: "Copy it from where the program ran, or run the trial again to recreate it.",
    where: { file },
  });
}

/** Where programs are run once more to compare: in a folder that goes afterwards. */
export interface Rerun {
  readonly places: Places;
  readonly numerics: string;
  readonly digest: string;
  close(): void;
}

/** The spec is read again as it lies now: how a program is watched is no part of its identity. */
export async function rerunOf(
  record: TrialRecord,
  folder: string,
  jobs = availableParallelism(),
): Promise<Rerun> {
  const checked = programSpecOf(record, folder);
  const files = mkdtempSync(join(tmpdir(), "runx-verify-"));
  const { places, close } = programPlacesIn(checked, files, jobs);
  return {
    places,
    numerics: await programNumerics(checked.spec.program.versions, checked.folder),
    digest: inputsDigest(checked.inputs),
    close: () => {
      close();
      rmSync(files, { recursive: true, force: true });
    },
  };
}

/** Places for a program whose files lie in a folder of their own, and are recorded nowhere. */
export function programPlacesIn({ spec, folder }: CheckedProgram, files: string, jobs: number) {
  const launcher = new Launcher();
  const places = programPlaces({
    count: Math.max(1, Math.floor(jobs / spec.program.needs.cores)),
    rules: spec.program,
    cwd: folder,
    files,
    checkInputs: () => {},
    limits: limitsFor(spec.program),
    gpus: new Gpus(visibleGpus(process.env)),
    launcher,
    graceSeconds: GRACE_SECONDS,
  });
  return { places, close: () => launcher.close() };
}

function programSpecOf({ run }: TrialRecord, folder: string): CheckedProgram {
  const path = resolve(folder, run.spec.path);
  const set = run.spec.overrides.filter((each) => !each.startsWith("seeds="));
  const checked = checkSpec(path, { set });
  if (checked.kind === "program") return checked;
  throw new RunxError({
    code: "verify.other-spec",
    message: "The spec no longer runs a program.",
    hint: "Restore the spec.",
    where: { file: path },
  });
}
