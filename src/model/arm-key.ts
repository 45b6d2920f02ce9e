import canonicalize from "canonicalize";
import type { Arm, Json } from "./parameters.ts";

/**
 * What tells arms apart wherever they are grouped, matched or looked up: equal for equal varied values, whatever the
 * order of the keys. Arms are copied and read back from records, so that their objects tell nothing.
 */
export function armKey(varied: Arm["varied"]): string {
  return valueKey(varied);
}

/** The canonical JSON of a value (RFC 8785): equal for equal values, whatever the order of keys. */
export function valueKey(value: Json): string {
  return canonicalize(wellFormed(value)) as string;
}

/** RFC 8785 knows no half of a surrogate pair. Specs refuse them; records that others wrote may hold some. */
function wellFormed(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.toWellFormed(), wellFormed(each)]),
  );
}
