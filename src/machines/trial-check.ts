import type { TrialParameters } from "../model/parameters.ts";
import type { Trial } from "../model/trial.ts";
import { trialIds } from "../plan/identity.ts";
import { fromWire, type WireTrial } from "./messages.ts";
import { RefusedMessage } from "./wire.ts";

/** A trial as it came, when its id is that of its parameters: none can pass for another. Throws RefusedMessage. */
export function checkedTrial<P extends TrialParameters>(wire: WireTrial<P>): Trial<P> {
  const trial = fromWire(wire);
  const { arm, dataDigest, numerics, seed, id } = trial;
  if (trialIds({ parameters: arm.parameters, dataDigest, numerics })(seed) === id) return trial;
  throw new RefusedMessage("its trial has another id than its parameters give");
}
