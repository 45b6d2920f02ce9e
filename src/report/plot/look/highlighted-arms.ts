import { lossOf } from "../../../metric/better.ts";
import { armKey } from "../../../model/arm-key.ts";
import { labelParameter, parameterSign } from "../../parameter-text.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { figureName } from "./name.ts";
import { arms as coloured } from "./theme.ts";

/** Who appears in the figures: a few arms in colour, the others as grey context. */
export interface HighlightedArms {
  readonly highlighted: readonly Member[];
  readonly context: readonly Member[];
  readonly varied: readonly string[];
  /** Absent where each arm has a hue and dashes of its own. */
  readonly factors?: Factors;
}

export interface Member {
  readonly key: string;
  /** Unique among the members, so that it can stand for the arm in data. */
  readonly label: string;
  readonly arm: ArmReport;
}

/** How an arm is drawn: which colour and which dashes of the palette. */
export interface Look {
  readonly hue: number;
  readonly dash: number;
}

/** The baseline and the arms with the best means, in the order of the report. */
export function highlightedArms(report: Report): HighlightedArms {
  const members = membersOf(report);
  const chosen = new Set(bestOf(report, members, coloured));
  const highlighted = members.filter((member) => chosen.has(member));
  const factors = factorsOf(report, highlighted);
  return {
    highlighted,
    context: members.filter((member) => !chosen.has(member)),
    varied: report.varied,
    ...(factors === undefined ? {} : { factors }),
  };
}

/** Two parameters, of which the first has the hue and the second the dashes. */
export interface Factors {
  readonly hue: Factor;
  readonly dash: Factor;
}

export interface Factor {
  readonly title: string;
  readonly levels: readonly string[];
}

/** Where exactly two parameters vary and arms share values of both. */
function factorsOf({ varied }: Report, members: readonly Member[]): Factors | undefined {
  const [first, second, ...others] = varied;
  if (first === undefined || second === undefined || others.length > 0 || varied.includes(labelParameter)) {
    return undefined;
  }
  const factor = (name: string): Factor => ({
    title: figureName(parameterSign(name)),
    levels: [...new Set(members.map((member) => levelOf(member, name)))],
  });
  const [hue, dash] = [factor(first), factor(second)];
  const isShared = ({ levels }: Factor): boolean => levels.length > 1 && levels.length < members.length;
  return isShared(hue) && isShared(dash) ? { hue, dash } : undefined;
}

function levelOf({ arm }: Member, name: string): string {
  return figureName(arm.texts[name] ?? "");
}

/** The columns that carry an arm's hue and dashes, where two parameters have them. */
export function lookCells(
  { factors, varied }: HighlightedArms,
  member: Member,
): { readonly [name: string]: string } {
  if (factors === undefined) return {};
  return { hue: levelOf(member, varied[0]!), dash: levelOf(member, varied[1]!) };
}

/** Which colour and which dashes of the palette each arm has. */
export function looksOf(drawn: HighlightedArms): readonly Look[] {
  const { highlighted, factors } = drawn;
  return highlighted.map((member, i) => {
    const { hue, dash } = lookCells(drawn, member);
    if (factors === undefined) return { hue: i, dash: i };
    return { hue: factors.hue.levels.indexOf(hue!), dash: factors.dash.levels.indexOf(dash!) };
  });
}

/** The hue of each arm in colour, by its key. */
export function huesOf(drawn: HighlightedArms): ReadonlyMap<string, number> {
  const looks = looksOf(drawn);
  return new Map(drawn.highlighted.map((member, i) => [member.key, looks[i]!.hue]));
}

/** Those that a figure with room for `count` arms shows, in the order of the report. */
export function membersShown(report: Report, count: number): readonly Member[] {
  const members = membersOf(report);
  const best = new Set(bestOf(report, members, count));
  return members.filter((member) => best.has(member));
}

/** The baseline first, then by mean; arms without a value come last. */
function bestOf(report: Report, members: readonly Member[], count: number): readonly Member[] {
  if (members.length <= count) return members;
  const baseline = baselineKey(report);
  const rank = ({ key, arm }: Member): number => {
    if (key === baseline) return Number.NEGATIVE_INFINITY;
    const value = centre(arm.sample);
    return value === undefined ? Number.POSITIVE_INFINITY : lossOf(value, report.metric.better);
  };
  return [...members].sort((a, b) => compare(rank(a), rank(b))).slice(0, count);
}

function baselineKey(report: Report): string | undefined {
  const baseline = report.comparisons[0]?.baseline;
  if (baseline === undefined) return report.arms[0]?.key;
  return armKey(baseline);
}

/** With labels made unique. */
function membersOf({ arms }: Report): Member[] {
  const seen = new Map<string, number>();
  return arms.map((arm) => {
    const label = clip(arm.label === "" ? "all" : arm.label);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { key: arm.key, label: count === 1 ? label : `${label} [${count}]`, arm };
  });
}

function clip(label: string): string {
  const plain = figureName(label).replaceAll("\n", " ");
  const letters = [...plain];
  return letters.length <= 80 ? plain : `${letters.slice(0, 79).join("")}…`;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
