import type { SpecOptions } from "../../app/spec/checked-spec.ts";
import { ENGINE_CHOICES } from "./choices.ts";
import type { Flags } from "./flags.ts";

/** What the flags change of a spec: `--set`, `--seeds`, `--engine`. */
export function specOptions(flags: Flags): SpecOptions {
  const seeds = flags.text("seeds");
  const engine = flags.oneOf("engine", ENGINE_CHOICES);
  return {
    set: flags.texts("set"),
    ...(seeds === undefined ? {} : { seeds }),
    ...(engine === undefined ? {} : { engine }),
  };
}
