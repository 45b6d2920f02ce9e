import { checkSpec } from "../../app/checked-spec.ts";
import { load, sourceFor } from "../../data/index.ts";
import type { Arm } from "../../model/parameters.ts";
import { checkEquations, type EquationChecks } from "../../network/check-equations.ts";
import { checkGradients, type GradientCheck } from "../../network/check-gradients.ts";
import { NUDGES } from "../../network/nudges.ts";
import { counted } from "../../text/counted.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { armText } from "../output/arm-text.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** What rounding leaves of differences in float64, for activations without kinks. */
const TOLERANCE = 1e-6;

/** `runx check SPEC`: backpropagation against central differences, and the equations of the notes, for each arm's network. */
export async function check(call: Call): Promise<ExitCode> {
  const { spec, folder } = checkSpec(specPath(call, call.args[0]!), specOptions(call.flags));
  let ok = true;
  for (const arm of spec.arms) {
    const seed = spec.seeds[0]!;
    const dataset = load(sourceFor(arm.parameters.data, seed), folder);
    const result = checkGradients(dataset, arm.parameters, seed);
    const checks = checkEquations(dataset, arm.parameters, seed);
    const passed =
      result.layers.every((layer) => layer.largestRelativeError < TOLERANCE) &&
      checks.equations.every(({ largestDifference }) => largestDifference < TOLERANCE);
    ok &&= passed;
    const { varied } = arm;
    if (call.flags.on("json")) call.io.out(jsonLine({ arm: varied, passed, ...result, ...checks }));
    else {
      const parts = [text(arm, result, passed), equationsText(checks)];
      if (call.flags.on("nudge")) parts.push(nudgesText(checks));
      if (call.flags.on("speeds")) parts.push(speedsText(checks));
      call.io.out(`${parts.join("\n")}\n`);
    }
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
  return `${title}: ${verdict} on ${counted(examples, "example")}\n${columnsText(heads, rows)}`;
}

function equationsText({ equations }: EquationChecks): string {
  const heads = [
    { head: "equation" },
    { head: "computed another way" },
    { head: "largest difference", align: "right" },
  ] as const;
  return columnsText(
    heads,
    equations.map(({ equation, form, largestDifference }) => [
      equation,
      form,
      largestDifference.toExponential(1),
    ]),
  );
}

/** δ as it is defined: of each layer the neuron with the largest error, for the first example. */
function nudgesText({ nudges }: EquationChecks): string {
  const heads = [
    { head: "layer", align: "right" },
    { head: "neuron", align: "right" },
    { head: "δ", align: "right" },
    ...NUDGES.map((by) => ({ head: `ΔC/Δz, Δz = ${by}`, align: "right" }) as const),
    { head: "limit", align: "right" },
  ] as const;
  const first = nudges.filter(({ example }) => example === 0);
  const shown = first.filter(({ layer }, i) => first.findIndex((other) => other.layer === layer) === i);
  const rows = shown.map(({ layer, neuron, delta, effects, slope }) => [
    layer,
    neuron,
    delta.toPrecision(6),
    ...effects.map((effect) => effect.toPrecision(6)),
    slope?.toPrecision(6) ?? "at a kink",
  ]);
  return columnsText(heads, rows);
}

/** Equation (23): which weights learn slowly. */
function speedsText({ speeds }: EquationChecks): string {
  const heads = [
    { head: "layer", align: "right" },
    { head: "weights by" },
    { head: "from", align: "right" },
    { head: "to", align: "right" },
    { head: "mean |∂C/∂w|", align: "right" },
  ] as const;
  const rows = speeds.flatMap(({ layer, byInput, bySlope }) =>
    [byInput, bySlope].flatMap((groups, i) =>
      groups.map(({ from, to, speed }) => [
        layer,
        i === 0 ? "input activation |a|" : "slope |σ′(z)|",
        from.toPrecision(3),
        to.toPrecision(3),
        speed.toExponential(1),
      ]),
    ),
  );
  return columnsText(heads, rows);
}
