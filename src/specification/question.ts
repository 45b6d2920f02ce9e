import { describeMetric } from "../metric/metric.ts";
import type { Arm, MetricName, TrialParameters } from "../model/parameters.ts";
import type { WrittenQuestion } from "../model/spec.gen.ts";
import type { ReportDefaults } from "../model/specification.ts";
import { ArmIndex, type ValueIn } from "./arm-index.ts";
import type { Findings } from "./findings.ts";
import { checkedAs, childOf, type Mapping, nodeAt, placeOf } from "./node.ts";
import type { Lack } from "./recorded.ts";
import { inline } from "./wording.ts";

/** What a question may name, in specs of one kind of trials. */
export interface QuestionRules<A> {
  readonly valueIn: ValueIn<A>;
  /** Why an arm does not record a metric. */
  lackOf(metric: MetricName, arm: A): Lack | undefined;
}

/**
 * `question` of a checked spec; undefined where there is none. Where flags changed the spec (`changed`), a question
 * whose arms are gone is left out.
 */
export function readQuestion<A extends Arm<TrialParameters>>(
  root: Mapping,
  arms: readonly A[],
  rules: QuestionRules<A>,
  changed: boolean,
  findings: Findings,
): Pick<ReportDefaults, "question" | "metric"> | undefined {
  const node = root.entries.get("question")?.value;
  if (node?.kind !== "mapping") return undefined;
  const written = checkedAs<WrittenQuestion>(node);
  const { compare, against, metric, expect = "better", within } = written;
  const index = new ArmIndex(arms, rules.valueIn);
  const gone = (["compare", "against"] as const).filter((key) => index.matching(written[key]).length === 0);
  if (changed && gone.length > 0) return undefined;
  const refuse: Refuse = (path, message, hint) =>
    findings.add({ code: "spec.question", message, hint, where: placeOf(nodeAt(node, path)) });
  for (const key of gone) {
    const side = written[key];
    const [odd] = Object.entries(side).filter(([name, value]) => index.members(name, value).length === 0);
    const path = odd && childOf(childOf(node, key)!, odd[0]) ? [key, odd[0]] : [key];
    refuse(path, `No arm has ${inline(side)}.`, `For example ${key}: ${inline(arms[0]?.varied ?? {})}.`);
  }
  checkSides(written, refuse);
  if (!changed) checkMetric(written, arms, rules, refuse);
  const question = { compare, against, expect, ...(within === undefined ? {} : { within }) };
  return { question, ...(metric === undefined ? {} : { metric }) };
}

/** `path`: from `question` on. */
type Refuse = (path: readonly string[], message: string, hint: string) => void;

function checkSides({ compare, against, expect, within }: WrittenQuestion, refuse: Refuse): void {
  const names = (side: object) => Object.keys(side).sort().join(", ");
  if (names(compare) !== names(against)) {
    refuse(
      ["against"],
      `The sides name different parameters: ${names(compare)}, and ${names(against)}.`,
      "Name the same parameters in both, each with its own value.",
    );
  }
  if (inline(compare) === inline(against)) {
    refuse(["against"], "Both sides are the same.", "Name two values of what varies.");
  }
  if (expect === "equivalent" && within === undefined) {
    refuse(
      ["expect"],
      "What is equivalent needs a margin.",
      "Add within: the largest difference that does not matter.",
    );
  }
}

function checkMetric<A>(
  { metric, within }: WrittenQuestion,
  arms: readonly A[],
  { lackOf }: QuestionRules<A>,
  refuse: Refuse,
): void {
  if (metric === undefined) return;
  const lack = arms.map((arm) => lackOf(metric, arm)).find((found) => found !== undefined);
  if (lack) refuse(["metric"], lack.message, lack.hint);
  if (within !== undefined && within >= 1 && describeMetric(metric).unit === "fraction") {
    refuse(
      ["within"],
      `Within ${within} every ${metric} is.`,
      "It is a fraction: 0.01 is one percentage point.",
    );
  }
}
