import { RunxError } from "../../errors.ts";
import { lossOf } from "../../metric/better.ts";
import type { Metric } from "../../metric/metric.ts";
import type { Json } from "../../model/parameters.ts";
import { didYouMean } from "../../text/near-match.ts";
import { valueText } from "../parameter-text.ts";
import type { ArmReport } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { parameterOf } from "../values.ts";

/** What arms can be sorted by besides their parameters. */
export const sortableColumns = ["arm", "mean", "median", "min", "max", "std", "n", "seconds"] as const;

type Key = number | string | undefined;

/** Stable; arms without a value come last either way. The best mean and median come first. */
export function sortArms(
  arms: readonly ArmReport[],
  order: string | undefined,
  metric: Metric,
  varied: readonly string[],
): readonly ArmReport[] {
  if (order === undefined) return arms;
  const reversed = order.startsWith("-");
  const name = reversed ? order.slice(1) : order;
  const key = sortKey(name, metric, varied);
  const sign = reversed ? -1 : 1;
  const keyed = arms.map((arm) => ({ arm, key: key(arm) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key, sign)).map(({ arm }) => arm);
}

function sortKey(name: string, metric: Metric, varied: readonly string[]): (arm: ArmReport) => Key {
  const bestFirst = (value: number | undefined): Key =>
    value === undefined ? undefined : lossOf(value, metric.better);
  if (varied.includes(name)) return (arm) => parameterKey(parameterOf(arm.arm, name));
  switch (name) {
    case "arm":
      return () => 0;
    case "mean":
      return (arm) => bestFirst(centre(arm.sample));
    case "median":
      return ({ sample }) => bestFirst(sample.kind === "spread" ? sample.median : centre(sample));
    case "std":
      return ({ sample }) => (sample.kind === "spread" ? sample.std : undefined);
    case "min":
    case "max":
      return ({ sample }) => bestFirst(sample.kind === "spread" ? sample[name] : centre(sample));
    case "n":
      return (arm) => arm.sample.n;
    case "seconds":
      return (arm) => arm.seconds;
  }
  const known = [...sortableColumns, ...varied];
  throw new RunxError({
    code: "report.unknown-order",
    message: `Arms cannot be sorted by "${name}".`,
    hint: `${didYouMean(name, known)}Known: ${known.join(", ")}; a minus in front reverses.`,
  });
}

function parameterKey(value: Json): Key {
  return value === null ? undefined : typeof value === "number" ? value : valueText(value);
}

/** Values of a parameter on an axis: numbers by size, layers neuron by neuron; words keep the order of the spec. */
export function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === "string" && typeof b === "string") return 0;
  return compareKeys(parameterKey(a ?? null), parameterKey(b ?? null), 1);
}

function compareKeys(a: Key, b: Key, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * inOrder(String(a), String(b));
}

/** Numbers within texts count by size: 1-9-2 before 1-30-2. Independent of the system's language. */
const { compare: inOrder } = new Intl.Collator("en", { numeric: true });
