import type { Json } from "../../model/json.ts";
import { schemaErrors } from "../schema.ts";
import { inline } from "../wording.ts";
import { aliasOfValue } from "./aliases.ts";
import { nameHere } from "./parameter-names.ts";

type WrittenSettings = { readonly [name: string]: Json };

/** Where other tools say which optimizer it is: W&B, Hydra, Keras, Lightning, scikit-learn. */
const KIND_KEYS = ["kind", "name", "type", "_target_", "class_name", "class_path", "algorithm", "method"];
/** Mappings that they put the settings into. */
const NESTED = ["config", "params", "args", "kwargs", "init_args"];

/**
 * What to write instead of an optimizer in another tool's words, such as `{ name: Adam, lr: 0.001 }` or
 * `torch.optim.SGD`. Undefined where it is not known what is meant.
 */
export function optimizerInstead(found: Json): string | undefined {
  const settings = settingsOf(found);
  const kind = settings && kindOf(settings);
  if (settings === undefined || kind === undefined) return undefined;
  const own: { [name: string]: Json } = {};
  const beside: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(settings)) translate(name, value, kind, own, beside);
  const ownKind = kind === "sgd" && settings.nesterov === true ? "nesterov" : kind;
  const optimizer = Object.keys(own).length === 0 ? ownKind : { kind: ownKind, ...own };
  if (schemaErrors(optimizer, "optimizer").length > 0) return undefined;
  const lines = Object.entries(beside).map(([name, value]) => `${name}: ${inline(value)}`);
  const rest = lines.length > 0 ? `, and at the top level ${lines.join(" and ")}` : "";
  const decay = "weight_decay" in settings ? ` ${DECAY}` : "";
  return `Write optimizer: ${inline(optimizer)}${rest}.${decay}`;
}

const DECAY = "A weight decay d is lambda: d times the training size, since λ acts as λ/n.";

function translate(
  name: string,
  value: Json,
  kind: string,
  own: { [name: string]: Json },
  beside: { [name: string]: Json },
): void {
  switch (nameHere(name) ?? name) {
    case "eta":
      beside.eta = value;
      return;
    case "momentum":
      if (value !== 0) beside.momentum = value;
      return;
    case "betas":
      if (Array.isArray(value)) [own.beta1, own.beta2] = value as [Json, Json];
      return;
    case "beta1":
    case "beta_1":
      own.beta1 = value;
      return;
    case "beta2":
    case "beta_2":
      own.beta2 = value;
      return;
    case "eps":
    case "epsilon":
      own.epsilon = value;
      return;
    case "alpha":
    case "rho":
    case "decay":
      if (kind === "rmsprop") own.decay = value;
  }
}

/** All settings side by side. */
function settingsOf(found: Json): WrittenSettings | undefined {
  // A bare word is compared with the words that are known here.
  if (typeof found === "string") return found.includes(".") ? { kind: found } : undefined;
  if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
  const settings = Object.entries(found as WrittenSettings);
  return Object.fromEntries(
    settings.flatMap(([name, value]) => {
      const inner = NESTED.includes(name) ? settingsOf(value) : undefined;
      return inner === undefined ? [[name, value]] : Object.entries(inner);
    }),
  );
}

/** `torch.optim.Adam` is adam. */
function kindOf(settings: WrittenSettings): string | undefined {
  for (const key of KIND_KEYS) {
    const written = settings[key];
    if (typeof written !== "string") continue;
    const word = written.slice(written.lastIndexOf(".") + 1).toLowerCase();
    const kind = schemaErrors(word, "optimizer").length === 0 ? word : aliasOfValue("optimizer", word);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
