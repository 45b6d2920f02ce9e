import { checkedArms } from "../../app/check-equations.ts";
import type { Arm } from "../../model/parameters.ts";
import type { EquationChecks } from "../../network/check-equations.ts";
import type { GradientCheck } from "../../network/check-gradients.ts";
import { NUDGES } from "../../network/nudges.ts";
import { counted, thousands } from "../../text/counted.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { armText } from "../output/arm-text.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx check SPEC`: backpropagation against central differences, and the equations of the notes, for each arm's network. */
export async function checkCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  let ok = true;
  for (const checked of checkedArms(specPath(call, call.args[0]!), specOptions(flags))) {
    const { arm, passed, gradients, equations } = checked;
    ok &&= passed;
    if (flags.on("json")) {
      io.out(jsonLine({ arm: arm.varied, passed, ...gradients, ...equations }));
      continue;
    }
    const parts = [text(arm, gradients, passed), equationsText(equations)];
    if (flags.on("nudge")) parts.push(nudgesText(equations));
    if (flags.on("speeds")) parts.push(speedsText(equations));
    io.out(`${parts.join("\n")}\n`);
  }
  return ok ? EXIT.ok : EXIT.findings;
}

function text(arm: Arm, { examples, layers }: GradientCheck, passed: boolean): string {
  const { layers: sizes } = arm.parameters;
  const told = Object.hasOwn(arm.varied, "layers") ? [] : [sizes.join("-")];
  const title = [...told, armText(arm.varied, "")].filter((part) => part !== "").join(", ");
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
  return `${title}: ${verdict} on ${counted(examples, "example")}\n${columnsText(heads, rows)}${passesText(layers)}`;
}

/** Why there is backpropagation: what the other way costs. */
function passesText(layers: GradientCheck["layers"]): string {
  const slopes = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  return `Passes for ${counted(slopes, "slope")}: 2 by backpropagation, ${thousands(2 * slopes)} by differences.\n`;
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
  const hasSteps = nudges.some(({ step }) => step !== undefined);
  const heads = [
    { head: "layer", align: "right" },
    { head: "neuron", align: "right" },
    ...(hasSteps ? [{ head: "step", align: "right" } as const] : []),
    { head: "δ", align: "right" },
    ...NUDGES.map((by) => ({ head: `ΔC/Δz, Δz = ${by}`, align: "right" }) as const),
    { head: "limit", align: "right" },
  ] as const;
  const first = nudges.filter(({ example }) => example === 0);
  const shown = first.filter(({ layer }, i) => first.findIndex((other) => other.layer === layer) === i);
  const rows = shown.map(({ layer, neuron, step, delta, effects, slope }) => [
    layer,
    neuron,
    ...(hasSteps ? [step ?? "last"] : []),
    delta.toPrecision(6),
    ...effects.map((effect) => effect.toPrecision(6)),
    slope?.toPrecision(6) ?? "at a kink",
  ]);
  return columnsText(heads, rows);
}

/** Equation (23): which weights learn slowly. */
function speedsText({ speeds }: EquationChecks): string {
  if (speeds.length === 0) {
    return "Speeds by input and slope are those of feedforward networks; of a recurrent one monitor: [steps] records the error by step.\n";
  }
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
