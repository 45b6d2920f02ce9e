/** Ids and digests as people read them: so many of their first characters tell them apart. */
import type { TrialId } from "./trial.ts";

/** As `runx show` takes it. */
export function shortId(id: TrialId): string {
  return id.slice(0, 8);
}

/** Of data, weights or a file, beside another one that differs. */
export function shortDigest(sha256: string): string {
  return sha256.slice(0, 12);
}
