import { createRequire } from "node:module";
import type * as bullmq from "bullmq";
import type * as ioredis from "ioredis";
import { leftOut } from "../optional-packages.ts";

const require = createRequire(import.meta.url);

/** Imported, Node would first read all files of these packages for the names that they export: a tenth of the start. */
export const { DelayedError, Queue, Worker } = required("bullmq") as typeof bullmq;
export const { Redis } = required("ioredis") as typeof ioredis;

function required(name: "bullmq" | "ioredis"): unknown {
  try {
    return require(name);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND";
    throw isMissing ? leftOut(name) : error;
  }
}
