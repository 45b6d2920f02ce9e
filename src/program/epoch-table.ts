import type { MetricRules } from "../model/command.ts";
import type { EpochRecord } from "../model/trial.ts";
import type { MetricPoint } from "./metric-lines.ts";

/** Names of their own, where the spec names none. */
const MOST_NAMES = 1000;
const LONGEST_NAME = 200;

/**
 * What a program has told, by epoch. A line without an epoch is the next one; of several lines of an epoch the last that
 * tells a metric wins.
 */
export class EpochTable {
  readonly #names: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #epochs = new Map<number, Map<string, number>>();
  readonly #seen = new Set<string>();
  #last = 0;
  /** The highest epoch that was handed out. */
  #handedOut = -1;
  #hasChanged = false;
  #lines = 0;

  constructor({ named }: MetricRules) {
    if (named.length === 0) return;
    const names = new Map<string, string[]>();
    for (const { metric, from } of named) names.set(from, [...(names.get(from) ?? []), metric]);
    this.#names = names;
  }

  /** Lines with metrics so far. */
  get lines(): number {
    return this.#lines;
  }

  /** The program's names that were told, taken or not. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }

  add({ epoch = this.#last + 1, values }: MetricPoint): void {
    this.#lines += 1;
    this.#last = epoch;
    for (const [name, value] of values) {
      if (this.#seen.size < MOST_NAMES) this.#seen.add(name.slice(0, LONGEST_NAME));
      for (const metric of this.#metricsOf(name)) this.#set(epoch, metric, value);
    }
  }

  /** Epochs that were told before: of an earlier leg of the training. */
  addRecord({ epoch, metrics }: EpochRecord): void {
    this.#last = epoch;
    for (const [metric, value] of Object.entries(metrics)) this.#set(epoch, metric, value);
  }

  /** Epochs not handed out yet: those that others have followed, with `all` every one. */
  take(all: boolean): EpochRecord[] {
    const fresh = [...this.#epochs.keys()]
      .filter((epoch) => epoch > this.#handedOut && (all || epoch < this.#last))
      .sort((a, b) => a - b);
    this.#handedOut = fresh.at(-1) ?? this.#handedOut;
    return fresh.map((epoch) => this.#record(epoch));
  }

  /** Whether an epoch that was handed out is not what it was then. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** Every epoch, in their order. */
  records(): EpochRecord[] {
    return [...this.#epochs.keys()].sort((a, b) => a - b).map((epoch) => this.#record(epoch));
  }

  #record(epoch: number): EpochRecord {
    return { epoch, metrics: Object.fromEntries(this.#epochs.get(epoch)!) };
  }

  #metricsOf(name: string): readonly string[] {
    if (this.#names !== undefined) return this.#names.get(name) ?? [];
    return name.length <= LONGEST_NAME && this.#seen.has(name) ? [name] : [];
  }

  #set(epoch: number, metric: string, value: number): void {
    const values = this.#epochs.get(epoch) ?? new Map<string, number>();
    this.#epochs.set(epoch, values);
    if (epoch <= this.#handedOut && !Object.is(values.get(metric), value)) this.#hasChanged = true;
    values.set(metric, value);
  }
}

/** The epochs that are recorded: those before the first with a number that is none. */
export function finiteRecords(records: readonly EpochRecord[]): readonly EpochRecord[] {
  const diverged = firstDivergence(records);
  return diverged === undefined ? records : records.filter(({ epoch }) => epoch < diverged);
}

/** The first epoch with a number that is none. */
export function firstDivergence(records: readonly EpochRecord[]): number | undefined {
  return records.find(({ metrics }) => !Object.values(metrics).every(Number.isFinite))?.epoch;
}
