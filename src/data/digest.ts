import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Json } from "../model/parameters.ts";

/**
 * The digest of a dataset: SHA-256 in hex over the canonical JSON (RFC 8785) of everything that decides its
 * arrays. `reader` names how files become rows and is raised when that changes. Paths are left out: a moved
 * file is the same data.
 */
export function datasetDigest(reader: string, deciding: { readonly [key: string]: Json }): string {
  return createHash("sha256")
    .update(canonicalize({ reader, ...deciding }) as string)
    .digest("hex");
}
