import type { Activation, Parameters } from "../model/parameters.ts";

/** The activation function of each hidden layer. */
export function hiddenActivations({
  activation,
  layers,
}: Pick<Parameters, "activation" | "layers">): readonly Activation[] {
  const hidden = layers.slice(1, -1);
  return hidden.map((_, l) => (typeof activation === "string" ? activation : activation[l]!));
}
