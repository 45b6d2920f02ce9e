import { partsOf } from "../../metric/metric.ts";
import type { CommandParameters, MetricRules } from "../../model/command.ts";
import type { Arm, Directions, MetricName } from "../../model/parameters.ts";
import type { ReportDefaults } from "../../model/specification.ts";
import { didYouMean } from "../../text/near-match.ts";
import { parameterValue } from "../arm-index.ts";
import { type ClaimRules, type RefuseClaim, readClaims } from "../claims.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, nodeAt, placeOf, toJson } from "../node.ts";
import { readQuestion } from "../question.ts";
import type { Lack } from "../recorded.ts";
import { inline } from "../wording.ts";

/** What a program's spec says of its report, the claims among it. */
export function readProgramReport(
  root: Mapping,
  arms: readonly Arm<CommandParameters>[],
  metrics: MetricRules,
  changed: boolean,
  findings: Findings,
): ReportDefaults {
  const written = root.entries.get("report")?.value;
  const report: ReportDefaults = written ? (toJson(written) as ReportDefaults) : {};
  if (written) {
    checkNames(report, metrics, (key, message, hint) => {
      findings.add({ code: "spec.report", message, hint, where: placeOf(nodeAt(written, [key])) });
    });
  }
  const isUnsound = findings.any;
  const claims = isUnsound ? [] : readClaims(root, arms, programClaims(metrics), changed, findings);
  const question = isUnsound
    ? undefined
    : readQuestion(
        root,
        arms,
        { valueIn: programValue, lackOf: (metric) => lackOfMetric(metric, metrics) },
        changed,
        findings,
      );
  const directions = directionsOf(metrics);
  return {
    ...report,
    ...question,
    ...(claims.length > 0 && { claims }),
    ...(Object.keys(directions).length > 0 && { directions }),
  };
}

function directionsOf({ named }: MetricRules): Directions {
  return Object.fromEntries(named.flatMap(({ metric, better }) => (better ? [[metric, better]] : [])));
}

/** Why a program's trials cannot have a metric: others are named. */
export function lackOfMetric(metric: MetricName, { named }: MetricRules): Lack | undefined {
  const known = named.map((rule) => rule.metric);
  if (known.length === 0 || known.includes(metric)) return undefined;
  return {
    message: `${inline(metric)} is none of the metrics of this spec.`,
    hint: `${didYouMean(metric, known)}Named under metrics: ${known.join(", ")}.`,
  };
}

function programValue({ varied, parameters: { values } }: Arm<CommandParameters>, name: string) {
  return parameterValue({ varied, parameters: values }, name);
}

function programClaims(metrics: MetricRules): ClaimRules<Arm<CommandParameters>> {
  return {
    valueIn: programValue,
    check: (claim, _, refuse) => {
      checkNames(claim, metrics, refuse);
      if (claim.series !== undefined && (claim.at !== undefined || claim.epoch !== undefined)) {
        refuse("series", "A series is about all epochs; at and epoch have no meaning.", "Leave them out.");
      }
    },
  };
}

/** Where metrics are named, no other is known; where none is, the program decides. */
function checkNames(
  { metric, at }: { readonly metric?: MetricName; readonly at?: string },
  rules: MetricRules,
  refuse: RefuseClaim,
): void {
  const lack = metric === undefined ? undefined : lackOfMetric(metric, rules);
  if (lack) refuse("metric", lack.message, lack.hint);
  if (rules.named.length === 0) return;
  const known = rules.named.map((rule) => rule.metric);
  const validated = known.some((name) => {
    const parts = partsOf(name);
    return parts.kind === "split" && parts.split === "validation";
  });
  if (at === "at-best-validation" && !validated) {
    refuse(
      "at",
      "at-best-validation needs a metric of the validation split.",
      "Write at: last, or name one: metrics: { validation.accuracy: val_acc }.",
    );
  }
}
