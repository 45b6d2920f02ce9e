import type { Experiments } from "./report.ts";

interface About {
  readonly experiments: Experiments;
}

/** In a title: `small + large`. */
export function namesText({ experiments }: About): string {
  return experiments.join(" + ");
}

/** What `runx report` is given to compare them: `small --compare large`. */
export function asArguments({ experiments: [first, ...others] }: About): string {
  return [first, ...others.map((other) => `--compare ${other}`)].join(" ");
}
