import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { TrialParameters } from "../model/parameters.ts";
import type { TrialId } from "../model/trial.ts";

/** What fixes a trial's bits besides its seed. Equal lineages with different seeds are replicates of one arm. */
export interface Lineage {
  readonly parameters: TrialParameters;
  readonly dataDigest: string;
  readonly numerics: string;
}

/**
 * Makes the trial ids of one arm: the SHA-256 of the canonical JSON (RFC 8785) of data digest, numerics,
 * parameters without their data, and seed. The digest stands for the data: a renamed file is the same trial. Of a
 * program the digest is that of its inputs.
 *
 * The arm's part is serialised once and the seed appended, which keeps the key order of RFC 8785 ("seed" sorts
 * last) and makes a plan of 100,000 trials cheap.
 */
export function trialIds(lineage: Lineage): (seed: number) => TrialId {
  const parameters = Object.fromEntries(
    Object.entries(lineage.parameters).filter(([name]) => name !== "data"),
  );
  const prefix = canonicalize({ data: lineage.dataDigest, numerics: lineage.numerics, parameters })?.slice(
    0,
    -1,
  );
  return (seed) =>
    createHash("sha256")
      .update(`${prefix},"seed":${canonicalize(seed)}}`)
      .digest("hex");
}
