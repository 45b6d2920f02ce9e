import { counted, thousands } from "../../text/counted.ts";
import { refusal } from "../refusal.ts";

const GIB = 2 ** 30;

/** The whole dataset is kept in memory; more than this is refused. */
export const MAX_BYTES = 2 * GIB;

/** Throws RunxError. An infinite size is one that nobody knows: that of what a gzip file unpacks to. */
export function refuseTooLarge(path: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  const found = Number.isFinite(size) ? `has ${counted(size, "byte")}` : "is larger when unpacked";
  const message = `The file ${found}; at most ${thousands(maxBytes)} are read.`;
  throw refusal("too-large", message, "Give a smaller sample: the whole dataset is kept in memory.", {
    file: path,
  });
}
