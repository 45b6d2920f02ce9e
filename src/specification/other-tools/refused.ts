import type { Problem } from "../../errors.ts";
import { isMapping } from "../../model/json.ts";
import { type Mapping as MappingNode, placeOf, toJson } from "../node.ts";
import { readHydra } from "./hydra.ts";
import { said } from "./said.ts";
import { readWandb } from "./wandb.ts";

/** The refusal of a sweep that was written for another tool; its hint is the spec to use instead. */
export function foreignProblem(root: MappingNode): Problem | undefined {
  const file = toJson(root);
  if (!isMapping(file)) return undefined;
  const hydra = readHydra(file);
  const sweep = hydra ?? readWandb(file);
  if (sweep === undefined) return undefined;
  const tool = hydra === undefined ? "Weights & Biases, or of a trainer" : "Hydra";
  return {
    code: "spec.foreign",
    message: `This is a configuration of ${tool}.`,
    hint: `The same as a spec of runx:\n\n${said(sweep)}`,
    where: placeOf(root),
  };
}
