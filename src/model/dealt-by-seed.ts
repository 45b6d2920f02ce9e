import type { DataSource } from "./parameters.ts";

/** Whether each seed learns from other rows of the same table than the next. */
export function isDealtBySeed(data: DataSource): boolean {
  return data.source === "csv" && (data.folds !== undefined || data.resplit === true);
}
