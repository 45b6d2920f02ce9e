import type { Findings } from "../findings.ts";
import { type Mapping, placeOf, toJson, without } from "../node.ts";
import type { Alias } from "../other-tools/aliases.ts";
import { hintForKey } from "../remedies.ts";
import { commandSchema, experimentSchema, surfaceSchema } from "../schema.ts";
import type { GridRules } from "../vary.ts";
import { inline } from "../wording.ts";

/** Every dotted path of a walk that can vary. */
export function walkKeys(): readonly string[] {
  return Object.keys(surfaceSchema().$defs?.surface_combination?.properties ?? {});
}

const WHOLE = ["steps", "surface.variables"];
const REAL = ["eta", "momentum", "friction"];

export const SURFACE_GRID: GridRules = {
  rangesOf: (key) => (WHOLE.includes(key) ? "whole" : REAL.includes(key) ? "real" : "none"),
  isListItself: (key) => key === "surface.start",
};

/** `data`, `seeds`, `command` …: what belongs to networks and programs is said once, and left out. */
export function withoutForeignKeys(root: Mapping, findings: Findings): Mapping {
  const own = Object.keys(surfaceSchema().properties ?? {});
  const foreign = [experimentSchema(), commandSchema()]
    .flatMap(({ properties = {} }) => Object.keys(properties))
    .filter((key) => !own.includes(key));
  for (const [key, { key: at, value }] of root.entries) {
    if (!foreign.includes(key)) continue;
    findings.add({
      code: "spec.foreign-key",
      message: `${key} has no meaning in a walk down a surface.`,
      hint: hintFor(key, inline(toJson(value))),
      where: placeOf(at),
    });
  }
  return without(root, (key) => foreign.includes(key));
}

/** Why a key leads nowhere in a spec that walks; undefined when it leads somewhere. */
export function unknownWalkKey<T>(name: string, worded: (alias: Alias) => T): string | T | undefined {
  const known = [...new Set([...Object.keys(surfaceSchema().properties ?? {}), ...walkKeys()])];
  if (known.includes(name)) return undefined;
  if (name === "seeds" || name === "epochs" || name === "optimizer") return hintFor(name, "50");
  return hintForKey(name, known, worded);
}

function hintFor(key: string, written: string): string {
  if (key === "epochs") return `A walk has steps: write steps: ${written}.`;
  if (key === "seeds")
    return "Nothing is random in it: every walk is exact, and one is enough. Leave seeds out.";
  if (key === "optimizer") return "Write method: momentum, for example.";
  if (key === "search")
    return "Vary over a range instead: vary: { eta: { from: 0.001, to: 0.1, steps: 9, scale: log } }; a walk takes no time.";
  if (key === "monitor") return "Every quantity is recorded at every step. Leave monitor out.";
  return `Leave ${key} out; a spec of a network or a program has no surface.`;
}
