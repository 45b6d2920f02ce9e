import { createHash } from "node:crypto";
import type { SurfaceSpec } from "../model/specification.ts";
import { surfacePlaces } from "../run/surface-place.ts";
import { SURFACE_NUMERICS } from "../surface/walk.ts";
import { adaptivePlanOf } from "./plan-of-spec.ts";
import type { Workload } from "./workload.ts";

/** A checked spec of walks down surfaces. */
export interface CheckedSurface {
  readonly kind: "surface";
  readonly spec: SurfaceSpec;
  readonly folder: string;
}

/** A walk learns from nothing: the digest of no data. */
export const NO_DATA = createHash("sha256").digest("hex");

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

export function surfacePlan(spec: SurfaceSpec) {
  return adaptivePlanOf({ spec }, () => NO_DATA, SURFACE_NUMERICS);
}
