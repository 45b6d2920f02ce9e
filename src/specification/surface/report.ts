import { partsOf, surfaceQuantities } from "../../metric/metric.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { ReportDefaults } from "../../model/specification.ts";
import type { SurfaceParameters } from "../../model/surface.ts";
import { COORDINATES } from "../../surface/walk.ts";
import { counted } from "../../text/counted.ts";
import { didYouMean } from "../../text/near-match.ts";
import { parameterValue } from "../arm-index.ts";
import { type ClaimRules, readClaims } from "../claims.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, nodeAt, placeOf, toJson } from "../node.ts";
import { type QuestionRules, readQuestion } from "../question.ts";
import type { Lack } from "../recorded.ts";
import { inline } from "../wording.ts";
import type { SurfaceArm } from "./arms.ts";

/** What a spec that walks says of its report, the claims among it. */
export function readWalkReport(
  root: Mapping,
  arms: readonly SurfaceArm[],
  changed: boolean,
  findings: Findings,
): ReportDefaults {
  const written = root.entries.get("report")?.value;
  const report: ReportDefaults = written ? (toJson(written) as ReportDefaults) : {};
  const { metric } = report;
  const lack = metric && arms.map(({ parameters }) => lackOf(metric, parameters)).find(Boolean);
  if (written && lack) {
    findings.add({ code: "spec.report", ...lack, where: placeOf(nodeAt(written, ["metric"])) });
  }
  const isUnsound = findings.any;
  const claims = isUnsound ? [] : readClaims(root, arms, walkClaims, changed, findings);
  const question = isUnsound ? undefined : readQuestion(root, arms, walkQuestion, changed, findings);
  return { ...report, ...question, ...(claims.length > 0 && { claims }) };
}

const walkQuestion: QuestionRules<SurfaceArm> = {
  valueIn: parameterValue,
  lackOf: (metric, { parameters }) => lackOf(metric, parameters),
};

const walkClaims: ClaimRules<SurfaceArm> = {
  valueIn: parameterValue,
  check: ({ metric, epoch, at, series }, { parameters }, refuse) => {
    const lack = lackOf(metric, parameters);
    if (lack) refuse("metric", lack.message, lack.hint);
    const { steps } = parameters;
    if (epoch !== undefined && epoch > steps) {
      refuse(
        "epoch",
        `The arm takes ${counted(steps, "step")}; there is no step ${epoch}.`,
        `Write at most ${steps}.`,
      );
    }
    if (series === undefined) return;
    if (series.length !== steps) {
      refuse(
        "series",
        `The series has ${counted(series.length, "value")}; the arm takes ${counted(steps, "step")}.`,
        "Give one value per step, the first step first.",
      );
    }
    if (at !== undefined || epoch !== undefined) {
      refuse("series", "A series is about all steps; at and epoch have no meaning.", "Leave them out.");
    }
  },
};

/** Why a walk does not record a metric. */
function lackOf(metric: MetricName, { surface: { start } }: SurfaceParameters): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind === "surface" || parts.kind === "gradient") return undefined;
  const recorded = [...surfaceQuantities.map((name) => `surface.${name}`), "gradient.norm"];
  if (parts.kind === "coordinate") {
    if (start.length > COORDINATES) {
      const message = `${metric} is not recorded: the coordinates of more than ${COORDINATES} variables are not.`;
      return { message, hint: `Recorded are ${recorded.join(", ")}.` };
    }
    if (parts.variable <= start.length) return undefined;
    const hint = start.length === 1 ? "Write surface.v1." : `Write surface.v1 to surface.v${start.length}.`;
    return { message: `${metric}: the surface has ${counted(start.length, "variable")}.`, hint };
  }
  return {
    message: `${inline(metric)} is not recorded of a walk.`,
    hint: `${didYouMean(metric, recorded)}Recorded are ${recorded.join(", ")}, surface.v1, ….`,
  };
}
