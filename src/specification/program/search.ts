import { describeMetric, isHeldOut, partsOf } from "../../metric/metric.ts";
import type { CommandParameters, MetricRule, MetricRules } from "../../model/command.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { Judge, Search } from "../../model/search.ts";
import { Findings } from "../findings.ts";
import { childOf, type Mapping, placeOf, toJson } from "../node.ts";
import { type ArmsAt, blockAt, cornersOf, firstCorner } from "../search.ts";
import type { SearchRules } from "../search-settings.ts";
import { inline } from "../wording.ts";
import { expandProgram, type ProgramArm, type ProgramExpansion } from "./arms.ts";

/** A program may be searched by a metric of the validation split, or by one of its own whose direction is declared. */
export function programSearchRules({ named }: MetricRules): SearchRules {
  const judges = named.filter(canJudge);
  return {
    isWhole: (_, from, to) => Number.isInteger(from) && Number.isInteger(to),
    readJudge: (written, refuse) => {
      const node = childOf(written, "metric");
      const asked = node && String(toJson(node));
      const rule = asked === undefined ? usualJudge(judges) : judges.find(({ metric }) => metric === asked);
      if (rule !== undefined) return judgeBy(rule);
      const metric = asked ?? VALIDATED;
      // Where none is named, every number is recorded under its own name.
      if (named.length === 0 && isValidated(metric)) return { metric };
      refuse(
        node ? ["metric"] : [],
        isHeldOut(metric)
          ? `${inline(metric)} cannot judge a search: what is found by the training or the test split looks better there than it is.`
          : `${inline(metric)} cannot judge a search: it is not named under metrics, or nothing says which of its values is better.`,
        judges.length > 0 ? `Write metric: ${usualJudge(judges)!.metric}.` : remedyFor(asked, named),
      );
      return { metric: VALIDATED };
    },
  };
}

const VALIDATED = "validation.accuracy";

/** Of several the first of the validation split, else the first. */
function usualJudge(judges: readonly MetricRule[]): MetricRule | undefined {
  return judges.find(({ metric }) => isValidated(metric)) ?? judges[0];
}

function judgeBy({ metric, better }: MetricRule): Judge {
  return better === undefined || isValidated(metric) ? { metric } : { metric, better };
}

function isValidated(metric: MetricName): boolean {
  const parts = partsOf(metric);
  return parts.kind === "split" && parts.split === "validation" && describeMetric(metric).better !== "none";
}

function canJudge({ metric, better }: MetricRule): boolean {
  if (isValidated(metric)) return true;
  return (
    partsOf(metric).kind === "other" && !isHeldOut(metric) && (better === "higher" || better === "lower")
  );
}

/** A program's own metric needs no more than its direction. */
function remedyFor(asked: MetricName | undefined, named: readonly MetricRule[]): string {
  const own = named.find(({ metric }) => (asked === undefined || metric === asked) && !isHeldOut(metric));
  const [metric, from] = own ? [own.metric, own.from] : ["val_loss", "val_loss"];
  return `Say it under metrics: { ${metric}: { from: ${from}, better: lower } }; or name one: { validation.accuracy: val_acc }, or validation.cost for a loss.`;
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
