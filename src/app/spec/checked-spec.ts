import { totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { sourceFor } from "../../data/index.ts";
import { type EngineName, engineNamed } from "../../engines/registry.ts";
import { RunxError } from "../../errors.ts";
import type { ExperimentSpec, ProgramSpec } from "../../model/written-spec.gen.ts";
import { refuseTooLarge } from "../../plan/size.ts";
import { otherKind, readSpec } from "../../specification/read-spec.ts";
import type { CheckedNetwork } from "./checked-network.ts";
import { type CheckedProgram, checkedProgram } from "./checked-program.ts";
import type { CheckedSurface } from "./checked-surface.ts";
import { rememberIdentities } from "./identities.ts";

/** A checked spec of any kind. */
export type CheckedSpec = CheckedNetwork | CheckedProgram | CheckedSurface;

/** What changes a spec from outside its file. */
export interface SpecOptions {
  /** Assignments such as `eta=0.5`, as though the file said so. */
  readonly set?: readonly string[];
  /** In place of the spec's seeds, in YAML: `5`, `[3, 7]`, `10..19`. */
  readonly seeds?: string;
  readonly engine?: EngineName;
}

/** A spec as it stands in a file, as an object. Its paths are relative to the current folder. */
export type SpecObject = ExperimentSpec | ProgramSpec;

/** An object has a name for problems and records, which name a file elsewhere. */
function pathOf(written: string | SpecObject): string {
  return typeof written === "string" ? written : `${written.name}.yaml`;
}

/** Reads one spec and looks at its data. Throws RunxError with every problem, and for one of no network. */
export function checkNetwork(written: string | SpecObject, options: SpecOptions): CheckedNetwork {
  const checked = checkSpec(written, options);
  if (checked.kind === "network") return checked;
  throw new RunxError(otherKind(checked.kind, pathOf(written)));
}

/** Reads one spec and looks at its data, or at the files that its program depends on. */
export function checkSpec(
  written: string | SpecObject,
  { set = [], seeds, engine = "fast" }: SpecOptions,
): CheckedSpec {
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
