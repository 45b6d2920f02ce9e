import { exp } from "../../numerics/exp.ts";
import type { Interval, Tested } from "../report.ts";

/** How many times as large, by a test of logarithms. */
export interface Factor {
  readonly factor: number;
  readonly ci95: Interval;
}

export function factorOf({ difference, ci95 }: Pick<Tested, "difference" | "ci95">): Factor {
  return { factor: exp(difference), ci95: [exp(ci95[0]), exp(ci95[1])] };
}

/** How many times as large the baseline is. */
export function inverseFactorOf({ difference, ci95 }: Pick<Tested, "difference" | "ci95">): Factor {
  return factorOf({ difference: -difference, ci95: [-ci95[1], -ci95[0]] });
}
