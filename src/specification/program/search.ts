import { describeMetric, partsOf } from "../../metric/metric.ts";
import type { CommandParameters, MetricRules } from "../../model/command.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { Search } from "../../model/search.ts";
import { Findings } from "../findings.ts";
import { childOf, type Mapping, placeOf, toJson } from "../node.ts";
import { type ArmsAt, blockAt, cornersOf, firstCorner } from "../search.ts";
import type { SearchRules } from "../search-settings.ts";
import { inline } from "../wording.ts";
import { expandProgram, type ProgramArm, type ProgramExpansion } from "./arms.ts";

/** A program may be searched by any metric of the validation split whose name says which value is better. */
export function programSearchRules({ named }: MetricRules): SearchRules {
  const judges = named.map(({ metric }) => metric).filter(isJudge);
  return {
    isWhole: (_, from, to) => Number.isInteger(from) && Number.isInteger(to),
    readMetric: (written, refuse) => {
      const node = childOf(written, "metric");
      const asked = node && String(toJson(node));
      const metric = asked ?? judges[0] ?? "validation.accuracy";
      const known = named.length === 0 || judges.includes(metric);
      if (isJudge(metric) && known) return metric;
      refuse(
        node ? ["metric"] : [],
        `${inline(metric)} cannot judge a search: that takes a metric of the validation split, named under metrics, whose name says which value is better.`,
        judges.length > 0
          ? `Write metric: ${judges[0]}.`
          : "Name one: metrics: { validation.accuracy: val_acc }, or validation.cost for a loss.",
      );
      return "validation.accuracy";
    },
  };
}

function isJudge(metric: MetricName): boolean {
  const parts = partsOf(metric);
  return parts.kind === "split" && parts.split === "validation" && describeMetric(metric).better !== "none";
}

/** The arms at the first corner, and how to make the others. All corners are tried, so that the search does not fail in the middle. */
export function programSearch(
  settings: Search,
  expansion: ProgramExpansion,
  findings: Findings,
): { readonly arms: readonly ProgramArm[]; readonly armsAt: ArmsAt<CommandParameters> } {
  const written = expansion.root.entries.get("search")!.value as Mapping;
  if (settings.method.kind === "successive-halving" && !expansion.declared.includes("epochs")) {
    findings.add({
      code: "spec.search",
      message: "Successive halving says how many epochs a program trains, and this one takes no epochs.",
      hint: "Declare them: parameters: { epochs: 27 }, and let the program go on from RUNX_STATE.",
      where: placeOf(childOf(written, "rungs") ?? written),
    });
  }
  const expand = (point: Parameters<typeof blockAt>[1], into: Findings): readonly ProgramArm[] => {
    const blocks = expansion.blocks.map((block) => blockAt(block, point, written));
    return expandProgram({ ...expansion, blocks, collapseEqual: true }, into);
  };
  for (const corner of cornersOf(settings)) expand(corner, findings);
  return {
    arms: expand(firstCorner(settings), findings),
    armsAt: (points) =>
      points.map((point) => {
        const problems = new Findings();
        const arms = expand(point, problems);
        problems.refuse();
        return arms;
      }),
  };
}
