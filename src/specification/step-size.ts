import type { Parameters } from "../model/parameters.ts";

/** Where to begin with an optimizer that moves weights by η: the rate of Kingma and Ba (2015). */
export const USUAL_STEP = 0.001;

/** Whether a weight moves by about η in a mini-batch, whatever its gradient: it is divided by its usual size. */
export function movesByEta(optimizer: Parameters["optimizer"]): boolean {
  const kind = optimizer?.kind;
  return kind === "adam" || kind === "adamw" || kind === "rmsprop";
}
