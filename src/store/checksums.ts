import { createHash, type Hash, hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { MetricName, Parameters } from "../model/parameters.ts";
import type { MetricSummary } from "../model/records.ts";
import type { TrialId } from "../model/trial.ts";

/** A record that is not what was written: its message says which. */
export class ChangedRecord extends Error {
  override readonly name = "ChangedRecord";
}

/** Nothing is said of what an older runx wrote without a checksum. */
export function refuseChanged(what: string, written: string | null, now: () => string): void {
  if (written !== null && written !== now()) throw changedRecord(what);
}

export function changedRecord(what: string): ChangedRecord {
  return new ChangedRecord(`the record of ${what} is not what was written: its checksum differs`);
}

/** Digits of a SHA-256 that are kept: 2^-64 is the chance that a damage passes. */
const DIGITS = 16;

export function checksumOf(text: string): string {
  return hash("sha256", text, "hex").slice(0, DIGITS);
}

/** The same of a text in parts. */
export function checksumOfParts(parts: Iterable<string>): string {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part);
  return sum.digest("hex").slice(0, DIGITS);
}

/**
 * Numbers that are gathered before they are hashed; of a short training never. The first 64 bytes are JavaScript's own: V8 takes
 * longer ones from elsewhere, which costs a tiny trial more than its hash.
 */
const BUFFERED = 1024;
const FIRST = 8;

/** Over the epochs of one metric as they come, and again as they are read. */
export class SeriesChecksum {
  #hash: Hash | undefined;
  #buffer = new Float64Array(FIRST);
  #length = 0;

  add(epoch: number, value: number): void {
    this.#buffer[this.#length] = epoch;
    // As SQLite gives it back: one NaN, and no negative zero.
    this.#buffer[this.#length + 1] = Number.isNaN(value) ? Number.NaN : value + 0;
    this.#length += 2;
    if (this.#length === this.#buffer.length) this.#makeRoom();
  }

  digest(): string {
    // A view of it would take it out of JavaScript's own memory.
    const rest = this.#buffer.slice(0, this.#length);
    const digest = this.#hash?.copy().update(rest).digest("hex") ?? hash("sha256", rest, "hex");
    return digest.slice(0, DIGITS);
  }

  #makeRoom(): void {
    if (this.#length < BUFFERED) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#buffer);
      this.#buffer = larger;
      return;
    }
    this.#hash ??= createHash("sha256");
    this.#hash.update(this.#buffer);
    this.#length = 0;
  }
}

/** What a finished trial's checksum is over. */
export interface FinishedRecord {
  readonly trial: {
    readonly id: TrialId;
    readonly seed: number;
    readonly parameters: string;
    readonly data_digest: string;
    readonly numerics: string;
  };
  /** The columns of the outcome; those that are null do not count, so that later versions can add some. */
  readonly outcome: { readonly [column: string]: number | string | null };
  readonly summaries: ReadonlyMap<MetricName, MetricSummary>;
  readonly series: ReadonlyMap<MetricName, string>;
}

export function recordChecksum({ trial, outcome, summaries, series }: FinishedRecord): string {
  const { id, seed, parameters, data_digest, numerics } = trial;
  const columns = Object.keys(outcome).filter((name) => outcome[name] !== null);
  return checksumOf(
    JSON.stringify([
      [id, seed, data_digest, numerics, decisiveParameters(parameters)],
      columns.sort().map((name) => [name, exact(outcome[name]!)]),
      [...summaries.keys()].sort().map((name) => numbersOf(name, summaries.get(name)!)),
      [...series.keys()].sort().map((name) => [name, series.get(name)]),
    ]),
  );
}

function numbersOf(name: MetricName, { last, best, bestEpoch, atBestValidation }: MetricSummary) {
  // NULL stands for a NaN and for what is absent.
  const chosen = Number.isNaN(atBestValidation) ? null : exact(atBestValidation ?? null);
  return [name, exact(last), exact(best), exact(bestEpoch), chosen];
}

/** JSON has neither infinity nor NaN, and SQLite no negative zero. */
function exact(value: number | string | null): number | string | null {
  if (typeof value !== "number") return value;
  return Number.isFinite(value) ? value + 0 : String(value);
}

const decisive = new Map<string, string>();

/** Where the data lie may be recorded anew with a later plan; what they are is in their digest. */
function decisiveParameters(text: string): string {
  const known = decisive.get(text);
  if (known !== undefined) return known;
  const { data: _, ...rest } = JSON.parse(text) as Parameters;
  const result = canonicalize(rest) ?? "";
  if (decisive.size < 10_000) decisive.set(text, result);
  return result;
}
