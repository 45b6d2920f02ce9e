/** What makes no sense of a recurrent network with these data and the other parameters. */
import type { Recurrent } from "../model/parameters.ts";
import { counted } from "../text/counted.ts";
import type { DataShape, RefuseArm, UncheckedArm } from "./checks.ts";

export function checkRecurrent({ parameters, shape }: UncheckedArm, refuse: RefuseArm): void {
  const { recurrent, layers, init } = parameters;
  if (recurrent === undefined) return;
  if (layers !== undefined && layers.length < 3) {
    const message = "A recurrent network remembers in a hidden layer; this one has none.";
    refuse("recurrent", ["layers", "recurrent"], message, `Write layers: [${layers.join(", 30, ")}].`);
    return;
  }
  if (parameters.dropout !== undefined) {
    const message = "Dropout is for feedforward networks: a recurrent one would forget what it dropped.";
    refuse("recurrent", ["dropout"], message, "Leave dropout out; lambda holds large weights down too.");
  }
  if (parameters.random !== undefined) {
    const message = "The published generators draw feedforward networks.";
    refuse("recurrent", ["random"], message, "Leave random out: runx draws by itself.");
  }
  if (typeof init === "object" && recurrent.init !== undefined) {
    const message = "init gives all weights, those of U among them.";
    refuse("recurrent", ["recurrent.init"], message, "Leave recurrent.init out.");
  }
  if (shape !== undefined && layers !== undefined) checkSteps(recurrent, layers, shape, refuse);
}

/** A row of the data must be so many steps, and a step what the first and the last layer are. */
function checkSteps(
  recurrent: Recurrent,
  layers: readonly number[],
  shape: DataShape,
  refuse: RefuseArm,
): void {
  const { steps, output } = recurrent;
  const { inputs, outputs, targets } = shape;
  if (shape.steps !== undefined && shape.steps !== steps) {
    const message = `The sequences of the data have ${counted(shape.steps, "step")}, not ${steps}.`;
    refuse("recurrent", ["recurrent.steps", "recurrent"], message, `Write steps: ${shape.steps}.`);
    return;
  }
  if (inputs % steps !== 0) {
    const message = `A row has ${counted(inputs, "input")}, which ${counted(steps, "step")} do not divide.`;
    refuse(
      "recurrent",
      ["recurrent.steps", "recurrent"],
      message,
      `Write steps: ${nearestDivisor(inputs, steps)}.`,
    );
    return;
  }
  if (output === "each" && (targets === "classes" || outputs % steps !== 0)) {
    const found = targets === "classes" ? "one class" : counted(outputs, "target");
    const message = `An output at each of ${counted(steps, "step")} needs targets for each; a row has ${found}.`;
    const hint = "Write output: last, or give a row the targets of its steps one after the other.";
    refuse("recurrent", ["recurrent.output", "recurrent"], message, hint);
    return;
  }
  const [first, last] = [inputs / steps, output === "each" ? outputs / steps : outputs];
  const hint = `Write layers: [${[first, ...layers.slice(1, -1), last].join(", ")}].`;
  if (layers[0] !== first) {
    const message = `The first layer has ${counted(layers[0]!, "neuron")}; one of ${counted(steps, "step")} has ${counted(first, "input")}.`;
    refuse("layers", ["layers.0"], message, hint);
  }
  if (layers.at(-1) !== last) {
    const of = output === "each" ? "a step has" : "the data have";
    const message = `The last layer has ${counted(layers.at(-1)!, "neuron")}, ${of} ${counted(last, "output")}.`;
    refuse("layers", [`layers.${layers.length - 1}`], message, hint);
  }
}

function nearestDivisor(n: number, wanted: number): number {
  let nearest = 1;
  for (let divisor = 1; divisor <= n; divisor++) {
    if (n % divisor === 0 && Math.abs(divisor - wanted) < Math.abs(nearest - wanted)) nearest = divisor;
  }
  return nearest;
}
