import { totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { identify, type SeededSource, sourceFor } from "../data/index.ts";
import { type EngineName, engineNamed } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { DatasetIdentity } from "../model/dataset.ts";
import type { Arm } from "../model/parameters.ts";
import type { Spec } from "../model/specification.ts";
import { type AnyTrial, isNetwork, type Trial } from "../model/trial.ts";
import type { ExperimentSpec, ProgramSpec } from "../model/written-spec.gen.ts";
import { epochWork, trialWork } from "../plan/estimate.ts";
import { refuseTooLarge } from "../plan/size.ts";
import { otherKind, readSpec } from "../specification/read-spec.ts";
import type { ArmsAt } from "../specification/search.ts";
import { type CheckedProgram, checkedProgram } from "./checked-program.ts";
import type { CheckedSurface } from "./surface-workload.ts";

/** A checked spec of any kind. */
export type AnyCheckedSpec = CheckedSpec | CheckedProgram | CheckedSurface;

/** A checked spec with what is known of its data. */
export interface CheckedSpec {
  readonly kind: "network";
  readonly spec: Spec;
  /** Paths in data sources are relative to it. */
  readonly folder: string;
  /** What the trials of an arm and seed learn from. */
  identity(arm: Arm, seed: number): DatasetIdentity;
  /** Of a search. */
  readonly armsAt?: ArmsAt;
}

/** What changes a spec from outside its file. */
export interface SpecOptions {
  /** Assignments such as `eta=0.5`, as though the file said so. */
  readonly set?: readonly string[];
  /** In place of the spec's seeds, in YAML: `5`, `[3, 7]`, `10..19`. */
  readonly seeds?: string;
  readonly engine?: EngineName;
}

/** How much an epoch of the trial costs, in multiply-adds; programs cost alike. */
export type Weigh = (trial: AnyTrial) => number;

/** A spec as it stands in a file, as an object. Its paths are relative to the current folder. */
export type SpecObject = ExperimentSpec | ProgramSpec;

/** An object has a name for problems and records, which name a file elsewhere. */
function pathOf(written: string | SpecObject): string {
  return typeof written === "string" ? written : `${written.name}.yaml`;
}

/** Reads one spec and looks at its data. Throws RunxError with every problem, and for one of no network. */
export function checkSpec(written: string | SpecObject, options: SpecOptions): CheckedSpec {
  const checked = checkAnySpec(written, options);
  if (checked.kind === "network") return checked;
  throw new RunxError(otherKind(checked.kind, pathOf(written)));
}

/** Reads one spec and looks at its data, or at the files that its program depends on. */
export function checkAnySpec(
  written: string | SpecObject,
  { set = [], seeds, engine = "fast" }: SpecOptions,
): AnyCheckedSpec {
  const identity = rememberIdentities();
  // The resolved trial says what was computed, also where an engine leaves no choice.
  const [only, ...others] = engineNamed(engine).precisions;
  const precision = others.length === 0 ? [`precision=${only}`] : [];
  const path = pathOf(written);
  const read = readSpec(path, {
    ...(typeof written === "string" ? {} : { text: JSON.stringify(written, null, 2) }),
    overrides: [...set, ...precision],
    ...(seeds === undefined ? {} : { seeds }),
    shapeOf: (source, where) => identity(sourceFor(source, 1), where),
  });
  const folder = dirname(resolve(path));
  if (read.kind === "program") return checkedProgram(read, folder);
  if (read.kind === "surface") return { kind: "surface", spec: read.spec, folder };
  const { spec, armsAt } = read;
  for (const { parameters } of spec.arms) refuseTooLarge(parameters, totalmem());
  return {
    kind: "network",
    spec,
    folder,
    identity: ({ parameters }, seed) => identity(sourceFor(parameters.data, seed), folder),
    ...(armsAt && { armsAt }),
  };
}

/** Arms share their sources: each is looked at once. */
export function rememberIdentities(): (source: SeededSource, folder: string) => DatasetIdentity {
  const known = new Map<string, DatasetIdentity>();
  // A plan asks once a trial, and most of its trials have the very same source.
  let last:
    | undefined
    | { readonly source: SeededSource; readonly folder: string; readonly identity: DatasetIdentity };
  return (source, folder) => {
    if (last?.source === source && last.folder === folder) return last.identity;
    const key = `${folder}\n${JSON.stringify(source)}`;
    const identity = known.get(key) ?? identify(source, folder);
    known.set(key, identity);
    last = { source, folder, identity };
    return identity;
  };
}

/** Multiply-adds of an epoch, for the time left. */
export function weigher(identityOf: (trial: Trial) => DatasetIdentity): Weigh {
  return (trial) => (isNetwork(trial) ? epochWork(trial.arm.parameters, identityOf(trial).sizes.train) : 1);
}

/** Multiply-adds of a whole training, for estimates. */
export function workOf({ identity }: CheckedSpec): (trial: Trial) => number {
  return ({ arm, seed }) => trialWork(arm.parameters, identity(arm, seed).sizes.train);
}
