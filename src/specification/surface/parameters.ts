import type { SurfaceMethod, SurfaceParameters, WalkedSurface } from "../../model/surface.ts";
import { surfaceOf } from "../../surface/surface.ts";
import { counted } from "../../text/counted.ts";
import type { Findings } from "../findings.ts";
import { located } from "../formula.ts";
import { type Mapping, type Node, nodeAt, placeOf, toJson, type Written } from "../node.ts";
import { surfaceSchema } from "../schema.ts";
import { inline } from "../wording.ts";

/** The keys of a walk. */
export const SETTINGS = ["surface", "method", "eta", "steps", "momentum", "friction"] as const;

/** Those that one method alone has. */
export const METHODS_OWN = ["momentum", "friction"] as const;

/** What each method needs besides η and steps. */
const OWN: { readonly [method in SurfaceMethod]?: (typeof METHODS_OWN)[number] } = {
  momentum: "momentum",
  hamiltonian: "friction",
};

/** A walk as the schema lets it through, its surface looked at where it begins. */
export function readWalk(root: Mapping, findings: Findings): SurfaceParameters | undefined {
  const method = (textIn(root, "method") ?? surfaceSchema().$defs?.method?.default) as SurfaceMethod;
  const own = OWN[method];
  const missing = [...(["eta", "steps"] as const), ...(own ? [own] : [])].filter(
    (name) => !root.entries.has(name),
  );
  for (const name of missing) refuseMissing(name, method, root, findings);
  const surface = readSurface(root, findings);
  if (surface === undefined || missing.length > 0) return undefined;
  const number = (name: string) => toJson(root.entries.get(name)!.value) as number;
  return {
    kind: "surface",
    surface,
    method,
    eta: number("eta"),
    steps: number("steps"),
    ...(own && { [own]: number(own) }),
  };
}

function refuseMissing(
  name: "eta" | "steps" | "momentum" | "friction",
  method: SurfaceMethod,
  root: Mapping,
  findings: Findings,
): void {
  const [example] = surfaceSchema().properties?.[name]?.examples ?? EXAMPLES[name];
  findings.add({
    code: "spec.missing",
    message: `${name} is missing${name === "eta" || name === "steps" ? "" : `: method: ${method} needs it`}.`,
    hint: `For example ${name}: ${inline(example ?? "")}.`,
    where: placeOf(root.entries.get("method")?.value ?? root.entries.get("surface")?.key ?? root),
  });
}

const EXAMPLES = { eta: [0.05], steps: [50], momentum: [0.9], friction: [0.5] };

function textIn(root: Mapping, name: string): string | undefined {
  const node = root.entries.get(name)?.value;
  return node && String(toJson(node));
}

function readSurface(root: Mapping, findings: Findings): WalkedSurface | undefined {
  const entry = root.entries.get("surface");
  const written = entry?.value;
  if (written?.kind !== "mapping") return undefined;
  const refuse: RefuseAt = (at, message, hint) =>
    findings.add({ code: "spec.surface", message, hint, where: placeOf(at) });
  const [of, sum] = [written.entries.get("of"), written.entries.get("sum")];
  const formula = of ?? sum;
  if (formula === undefined || (of && sum)) {
    const message = formula ? "The surface has both of and sum." : "The surface has no formula.";
    const hint = formula
      ? "Keep one of them."
      : "Write of: v1^2 + 10*v2^2, or sum: i*v^2 with variables: 100.";
    refuse(sum?.key ?? entry!.key, message, hint);
    return undefined;
  }
  const start = readStart(written, refuse);
  if (start === undefined) return undefined;
  const text = String(toJson(formula.value));
  const surface: WalkedSurface = of ? { of: text, start } : { sum: text, start };
  return isSmoothAtStart(surface, formula.value, written, findings, refuse) ? surface : undefined;
}

type RefuseAt = (at: Written, message: string, hint: string) => void;

function readStart(written: Mapping, refuse: RefuseAt): readonly number[] | undefined {
  const at = written.entries.get("start")!;
  const start = toJson(at.value) as number | readonly number[];
  const count = written.entries.get("variables");
  const variables = count && (toJson(count.value) as number);
  if (typeof start !== "number") {
    if (variables === undefined || variables === start.length) return start;
    refuse(
      count!.value,
      `start has ${counted(start.length, "number")}, and variables is ${variables}.`,
      "Leave variables out, or write one number under start for all of them.",
    );
    return undefined;
  }
  if (variables !== undefined) return new Array<number>(variables).fill(start);
  refuse(
    at.value,
    "start is one number, and it is not said for how many variables.",
    `Write variables: 2, or start: [${start}, ${start}].`,
  );
  return undefined;
}

/** A walk needs C and ∇C: where one of them does not exist at the start, there is nothing to walk down. */
function isSmoothAtStart(
  surface: WalkedSurface,
  formula: Node,
  written: Mapping,
  findings: Findings,
  refuse: RefuseAt,
): boolean {
  const v = Float64Array.from(surface.start);
  const found = findings.attempt(
    () => {
      const { cost, gradient } = surfaceOf(surface, v.length);
      return { cost: cost(v), gradient: gradient(v) };
    },
    (problem) => located(problem, formula),
  );
  if (found === undefined) return false;
  const shown = surface.start.length > 4 ? "the start" : `the start, ${inline(surface.start)}`;
  if (!Number.isFinite(found.cost)) {
    const hint = "Begin where every part of the formula is a number: ln and sqrt need arguments above 0.";
    refuse(nodeAt(written, ["start"]), `C is not a finite number at ${shown}.`, hint);
    return false;
  }
  const i = found.gradient.findIndex((slope) => !Number.isFinite(slope));
  if (i < 0) return true;
  refuse(
    nodeAt(written, ["start", String(i)]),
    `C has no derivative by v${i + 1} at ${shown}.`,
    "Begin beside the corner: abs(x) has none at 0, nor has sqrt(x).",
  );
  return false;
}
