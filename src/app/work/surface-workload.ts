import { surfacePlaces } from "../../run/surface-place.ts";
import { SURFACE_NUMERICS } from "../../surface/walk.ts";
import { type CheckedSurface, surfacePlan } from "../spec/checked-surface.ts";
import type { Workload } from "./workload.ts";

/** Surfaces to walk down, in this process. */
export function surfaceWorkload(
  { spec, folder }: CheckedSurface,
  { trialTimeoutSeconds }: { readonly trialTimeoutSeconds?: number },
): Workload {
  return {
    name: spec.name,
    folder,
    numerics: SURFACE_NUMERICS,
    plan: surfacePlan(spec),
    weigh: () => 1,
    describeData: () => {},
    open: () => ({
      places: surfacePlaces(trialTimeoutSeconds),
      unfinished: () => [],
      settle: () => {},
      close: () => {},
    }),
  };
}
