import { createHash } from "node:crypto";
import type { SurfaceSpec } from "../../model/specification.ts";
import { SURFACE_NUMERICS } from "../../surface/walk.ts";
import { adaptivePlanOf } from "./plan-of-spec.ts";

/** A checked spec of walks down surfaces. */
export interface CheckedSurface {
  readonly kind: "surface";
  readonly spec: SurfaceSpec;
  readonly folder: string;
}

/** A walk learns from nothing: the digest of no data. */
export const NO_DATA = createHash("sha256").digest("hex");

export function surfacePlan(spec: SurfaceSpec) {
  return adaptivePlanOf({ spec }, () => NO_DATA, SURFACE_NUMERICS);
}
