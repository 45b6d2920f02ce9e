import type { Problem } from "../../errors.ts";
import type { SurfaceSpec } from "../../model/specification.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, placeOf } from "../node.ts";
import type { Changes } from "../program/read.ts";
import { soundPart } from "../sound.ts";
import { readBlocks } from "../vary.ts";
import { expandWalks, type SurfaceArm } from "./arms.ts";
import { SURFACE_GRID, withoutForeignKeys } from "./keys.ts";
import { METHODS_OWN } from "./parameters.ts";
import { readWalkReport } from "./report.ts";

/** What is read of a spec that walks down surfaces, beside what every spec has. */
export type SurfacePart = Omit<SurfaceSpec, "name" | "description" | "tags" | "source">;

/** The walks of a spec, checked. Problems are added to `findings`. */
export function readSurface(
  root: Mapping,
  { changed, collapseEqual }: Changes,
  findings: Findings,
): SurfacePart | undefined {
  const own = withoutForeignKeys(root, findings);
  const { root: sound } = soundPart(own, findings, "surface_experiment");
  const blocks = readBlocks(sound.entries.get("vary")?.value, sound, findings, SURFACE_GRID);
  if (findings.any) return undefined;
  const arms = expandWalks(sound, blocks, collapseEqual, findings);
  if (findings.any) return undefined;
  const report = readWalkReport(sound, arms, changed, findings);
  // Nothing is random: one walk says all.
  return { arms, seeds: [1], save: [], report, warnings: idle(sound, arms) };
}

/** A setting of a method that no arm has. */
function idle(root: Mapping, arms: readonly SurfaceArm[]): readonly Problem[] {
  return METHODS_OWN.flatMap((name) => {
    const entry = root.entries.get(name);
    if (!entry || arms.some(({ parameters }) => parameters[name] !== undefined)) return [];
    const method = name === "momentum" ? "momentum" : "hamiltonian";
    return [
      {
        code: "spec.idle",
        message: `${name} changes nothing: no arm has method: ${method}.`,
        hint: `Remove ${name}, or write method: ${method}.`,
        where: placeOf(entry.key),
      },
    ];
  });
}
