import type { ArmReport, Report } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { visible } from "../visible.ts";
import { arms as coloured } from "./theme.ts";

/** Who appears in the figures: a few arms in colour, the others as grey context. */
export interface Cast {
  readonly leads: readonly Member[];
  readonly others: readonly Member[];
}

export interface Member {
  readonly key: string;
  /** Unique among the members, so that it can stand for the arm in data. */
  readonly label: string;
  readonly arm: ArmReport;
}

/** The baseline and the arms with the best means, in the order of the report. */
export function castOf(report: Report): Cast {
  const members = withUniqueLabels(report.arms);
  if (members.length <= coloured) return { leads: members, others: [] };
  const baseline = baselineKey(report);
  const sign = report.metric.better === "lower" ? 1 : -1;
  const rank = (member: Member): number => {
    if (member.key === baseline) return Number.NEGATIVE_INFINITY;
    const value = centre(member.arm.sample);
    return value === undefined ? Number.POSITIVE_INFINITY : sign * value;
  };
  const chosen = new Set(
    [...members]
      .sort((a, b) => compare(rank(a), rank(b)))
      .slice(0, coloured)
      .map((member) => member.key),
  );
  return {
    leads: members.filter((member) => chosen.has(member.key)),
    others: members.filter((member) => !chosen.has(member.key)),
  };
}

function baselineKey(report: Report): string | undefined {
  const baseline = report.comparisons[0]?.baseline;
  if (baseline === undefined) return report.arms[0]?.key;
  const text = JSON.stringify(baseline);
  return report.arms.find((arm) => arm.arm === baseline || JSON.stringify(arm.arm) === text)?.key;
}

function withUniqueLabels(arms: readonly ArmReport[]): Member[] {
  const seen = new Map<string, number>();
  return arms.map((arm) => {
    const label = clip(arm.label === "" ? "all" : arm.label);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { key: arm.key, label: count === 1 ? label : `${label} [${count}]`, arm };
  });
}

function clip(label: string): string {
  const plain = visible(label).replaceAll("\n", " ");
  const letters = [...plain];
  return letters.length <= 80 ? plain : `${letters.slice(0, 79).join("")}…`;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
