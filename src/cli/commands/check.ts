import { checkSpec } from "../../app/checked-spec.ts";
import { load, sourceFor } from "../../data/index.ts";
import type { Arm } from "../../model/parameters.ts";
import { checkGradients, type GradientCheck } from "../../network/check-gradients.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { armText } from "../output/arm-text.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** What rounding leaves of central differences in float64, for activations without kinks. */
const TOLERANCE = 1e-6;

/** `runx check SPEC`: backpropagation against central differences, for each arm's network. */
export async function check(call: Call): Promise<ExitCode> {
  const { spec, folder } = checkSpec(specPath(call, call.args[0]!), specOptions(call.flags));
  let ok = true;
  for (const arm of spec.arms) {
    const seed = spec.seeds[0]!;
    const dataset = load(sourceFor(arm.parameters.data, seed), folder);
    const result = checkGradients(dataset, arm.parameters, seed);
    const passed = result.layers.every((layer) => layer.largestRelativeError < TOLERANCE);
    ok &&= passed;
    const { varied } = arm;
    if (call.flags.on("json")) call.io.out(jsonLine({ arm: varied, passed, ...result }));
    else call.io.out(text(arm, result, passed));
  }
  return ok ? EXIT.ok : EXIT.findings;
}

function text(arm: Arm, { examples, layers }: GradientCheck, passed: boolean): string {
  const { layers: sizes } = arm.parameters;
  const title = [sizes.join("-"), armText(arm.varied, "")].filter((part) => part !== "").join(", ");
  const heads = [
    { head: "layer" },
    { head: "parameters", align: "right" },
    { head: "compared", align: "right" },
    { head: "largest relative error", align: "right" },
    { head: "" },
  ] as const;
  const rows = layers.map((layer, l) => [
    `${sizes[l]}→${sizes[l + 1]}`,
    layer.parameters,
    layer.compared,
    layer.compared > 0 ? layer.largestRelativeError.toExponential(1) : "",
    [
      layer.atKinks > 0 ? `${layer.atKinks} at kinks of ReLU` : "",
      layer.belowFloor > 0 ? `${layer.belowFloor} nearly zero` : "",
    ]
      .filter((note) => note !== "")
      .join(", "),
  ]);
  const verdict = passed ? "backpropagation agrees with central differences" : "backpropagation is WRONG";
  return `${title}: ${verdict} on ${examples} examples\n${columnsText(heads, rows)}\n`;
}
