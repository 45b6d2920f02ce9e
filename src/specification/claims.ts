import { describeMetric } from "../metric/metric.ts";
import type { Arm } from "../model/parameters.ts";
import type { WrittenClaim } from "../model/spec.gen.ts";
import type { ClaimAggregate, ClaimExpectation, ClaimMoment, SpecClaim } from "../model/specification.ts";
import { counted } from "../text/counted.ts";
import { ArmIndex, parameterValue, type ValueIn } from "./arm-index.ts";
import type { Findings } from "./findings.ts";
import { checkedAs, childOf, type Mapping, type Node, nodeAt, placeOf } from "./node.ts";
import type { Lack, LackOf } from "./recorded.ts";
import { inline } from "./wording.ts";

const FIGURES = ["value", "at_least", "at_most", "series"] as const;

/** What claims may say of the arms of one kind. */
export interface ClaimRules<A> {
  readonly valueIn: ValueIn<A>;
  /** Refuses what no trial of the arm could show. */
  check(claim: WrittenClaim, arm: A, refuse: RefuseClaim): void;
}

/** Claims about networks. */
export function networkClaims(lackOf: LackOf): ClaimRules<Arm> {
  return {
    valueIn: parameterValue,
    check: (claim, { parameters }, refuse) =>
      checkTraining(claim, parameters, lackOf(claim.metric, parameters), refuse),
  };
}

/**
 * The claims of a spec, each with the arm it speaks of. Where flags changed the spec (`changed`), a claim whose arm
 * is gone is left out: nothing is held against it then.
 */
export function readClaims<A extends Pick<Arm, "varied">>(
  root: Mapping,
  arms: readonly A[],
  rules: ClaimRules<A>,
  changed: boolean,
  findings: Findings,
): readonly SpecClaim[] {
  const written = root.entries.get("claims")?.value;
  if (written?.kind !== "list") return [];
  const index = new ArmIndex(arms, rules.valueIn);
  return written.items.flatMap((node) => {
    const claim = checkedAs<WrittenClaim>(node);
    const arm = pickArm(claim, node, arms, index, changed, findings);
    if (!arm) return [];
    if (!changed) checkClaim(claim, node, arm, rules, findings);
    const { source, metric } = claim;
    return [{ source, metric, arm: arm.varied, over: aggregateOf(claim), expected: expectationOf(claim) }];
  });
}

function pickArm<A extends Pick<Arm, "varied">>(
  { arm = {} }: WrittenClaim,
  node: Node,
  arms: readonly A[],
  index: ArmIndex<A>,
  changed: boolean,
  findings: Findings,
): A | undefined {
  const matching = index.matching(arm);
  if (matching.length === 1) return matching[0];
  if (changed) return undefined;
  const written = childOf(node, "arm");
  const found = matching.length === 0 ? "no arm" : `${matching.length} arms`;
  const asked = written ? inline(arm) : "no arm named";
  const [odd] = Object.entries(arm).filter(([name, value]) => index.members(name, value).length === 0);
  findings.add({
    code: "spec.claim-arm",
    message: `This claim (${asked}) fits ${found} of ${arms.length}; a claim is about one.`,
    hint:
      matching.length > 1
        ? `Name more of what varies: ${Object.keys(arms[0]!.varied).join(", ")}.`
        : `For example arm: ${inline(arms[0]?.varied ?? {})}.`,
    where: placeOf(written ? nodeAt(written, odd ? [odd[0]] : []) : node),
  });
  return undefined;
}

export type RefuseClaim = (key: string, message: string, hint: string) => void;

function checkClaim<A>(
  claim: WrittenClaim,
  node: Node,
  arm: A,
  rules: ClaimRules<A>,
  findings: Findings,
): void {
  const refuse: RefuseClaim = (key, message, hint) => {
    findings.add({ code: "spec.claim", message, hint, where: placeOf(childOf(node, key) ?? node) });
  };
  const figures = FIGURES.filter((name) => claim[name] !== undefined);
  if (figures.length !== 1) {
    const found = figures.length === 0 ? "no figure" : figures.join(" and ");
    refuse(
      figures[1] ?? "",
      `A claim has one figure; this one has ${found}.`,
      `Write one of ${FIGURES.join(", ")}.`,
    );
  }
  if (claim.epoch !== undefined && claim.at !== undefined) {
    refuse("epoch", "Either at or epoch says when the value is taken, not both.", "Leave one of them out.");
  }
  checkFigure(claim, refuse);
  rules.check(claim, arm, refuse);
}

/** What a network that trains so many epochs, and records so much, can never show. */
function checkTraining(
  claim: WrittenClaim,
  { epochs, monitor }: Arm["parameters"],
  lack: Lack | undefined,
  refuse: RefuseClaim,
): void {
  if (claim.epoch !== undefined && claim.epoch > epochs) {
    refuse(
      "epoch",
      `The arm trains ${counted(epochs, "epoch")}; there is no epoch ${claim.epoch}.`,
      `Write at most ${epochs}.`,
    );
  }
  if (claim.epoch === 0 && epochs > 0 && !monitor.includes("initial")) {
    refuse("epoch", "Epoch 0 is not recorded.", "Add initial to monitor.");
  }
  checkSeries(claim, epochs, refuse);
  if (lack) refuse("metric", lack.message, lack.hint);
  if (claim.at === "at-best-validation" && !monitor.includes("validation")) {
    refuse("at", "at-best-validation needs a validation split that is monitored.", "Write at: last.");
  }
}

/** A figure in per cent could never be met. */
function checkFigure(claim: WrittenClaim, refuse: RefuseClaim): void {
  const { title, unit, least = 0, most = 1 } = describeMetric(claim.metric);
  for (const name of FIGURES) {
    const odd = [claim[name] ?? []].flat().find((figure) => figure < least || figure > most);
    if (unit !== "fraction" || odd === undefined) continue;
    const meant = odd > 1 && odd <= 100 ? ` ${odd} % is ${Number((odd / 100).toPrecision(12))}.` : "";
    refuse(name, `No ${title} is ${odd}.`, `It is a fraction, from ${least} to ${most}.${meant}`);
  }
  for (const name of ["at_least", "at_most"] as const) {
    if (claim[name] === undefined || claim.tolerance === undefined) continue;
    refuse("tolerance", `${name} is a limit and has no tolerance.`, "Leave tolerance out, or write value.");
  }
}

function checkSeries({ series, at, epoch, over }: WrittenClaim, epochs: number, refuse: RefuseClaim): void {
  if (series === undefined) return;
  if (series.length !== epochs) {
    const message = `The series has ${counted(series.length, "value")}; the arm trains ${counted(epochs, "epoch")}.`;
    refuse("series", message, "Give one value per epoch, the first epoch first.");
  }
  if (at !== undefined || epoch !== undefined) {
    const key = at === undefined ? "epoch" : "at";
    refuse(key, `A series is about all epochs; ${key} has no meaning.`, `Leave ${key} out.`);
  }
  if (over?.startsWith("best-of-")) {
    refuse("over", "A series has no best of several seeds.", "Write over: mean, median or every.");
  }
}

function aggregateOf({ over = "mean" }: WrittenClaim): ClaimAggregate {
  if (over === "mean" || over === "median" || over === "every") return { kind: over };
  return { kind: "best-of", k: Number(over.slice("best-of-".length)) };
}

function expectationOf(claim: WrittenClaim): ClaimExpectation {
  const { at = "last", epoch, value, at_least, at_most, series, tolerance = 0 } = claim;
  if (series !== undefined) return { kind: "series", values: series, tolerance };
  const moment: ClaimMoment = epoch === undefined ? { kind: "at", at } : { kind: "epoch", epoch };
  if (at_least !== undefined) return { kind: "at-least", value: at_least, moment };
  if (at_most !== undefined) return { kind: "at-most", value: at_most, moment };
  return { kind: "near", value: value ?? Number.NaN, tolerance, moment };
}
