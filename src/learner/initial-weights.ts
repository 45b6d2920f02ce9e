import type { Init } from "../model/parameters.ts";

/**
 * The standard deviation of initial weights between layers of nIn and nOut neurons. `scaled` keeps z near N(0, 1) for inputs
 * of that size; `he` makes up for the half that ReLU cuts off (He, Zhang, Ren, Sun, ICCV 2015); `xavier` is between what
 * activations forward and errors backward ask for (Glorot and Bengio, AISTATS 2010).
 */
export function deviationOf(init: Exclude<Init, object>, nIn: number, nOut: number): number {
  switch (init) {
    case "gaussian":
      return 1;
    case "scaled":
      return 1 / Math.sqrt(nIn);
    case "he":
      return Math.sqrt(2 / nIn);
    case "xavier":
      return Math.sqrt(2 / (nIn + nOut));
  }
}

/** Whether biases are drawn from N(0, 1); else they start at 0. */
export function drawsBiases(init: Exclude<Init, object>): boolean {
  return init === "gaussian" || init === "scaled";
}
