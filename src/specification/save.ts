import type { Arm, Save } from "../model/parameters.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, placeOf, toJson } from "./node.ts";

/** What the spec asks to keep of each trial; one thing may stand without a list. */
export function readSave(root: Mapping, arms: readonly Arm[], findings: Findings): readonly Save[] {
  const written = root.entries.get("save")?.value;
  if (!written) return [];
  const save = [toJson(written)].flat() as Save[];
  const unjudged = arms.some(({ parameters }) => !parameters.monitor.includes("validation"));
  if (save.includes("best-weights") && unjudged) {
    findings.add({
      code: "spec.save",
      message: "best-weights needs a validation split that is monitored in every arm.",
      hint: "Write save: weights, or give the data a validation split.",
      where: placeOf(written),
    });
  }
  return save;
}
