/** An experiment as trackers of experiments know one: runs with parameters, tags and a series of metrics. */
import type { Json, MetricName } from "../../model/parameters.ts";
import type { EpochRecord, TrialId, TrialOutcome } from "../../model/trial.ts";

export interface TrackedExperiment {
  readonly name: string;
  readonly runs: readonly TrackedRun[];
}

/** A trial that has an outcome. */
export interface TrackedRun {
  readonly id: TrialId;
  /** The arm in a few words. */
  readonly label: string;
  readonly seed: number;
  readonly status: TrialOutcome["status"];
  /** Milliseconds since 1970, of the training that gave the outcome. */
  readonly started: number;
  readonly ended: number;
  readonly parameters: { readonly [parameter: string]: Json };
  /** By their names; whole sentences among them. */
  readonly facts: { readonly [fact: string]: string };
  readonly epochs: readonly EpochRecord[];
}

/** Files by their paths, whose parts are parted by slashes. */
export type FileTree = ReadonlyMap<string, string | Uint8Array>;

/**
 * When an epoch ended, in milliseconds since 1970. The records know when a training began and ended: its epochs are
 * spread evenly between the two.
 */
export function timeOf({ started, ended, epochs }: TrackedRun, epoch: number): number {
  const last = epochs.at(-1)?.epoch ?? 0;
  return last === 0 ? ended : Math.round(started + ((ended - started) * epoch) / last);
}

/** The metrics of an epoch, with the learning rate as one of them. */
export function valuesOf({ eta, metrics }: EpochRecord): readonly (readonly [MetricName, number])[] {
  return [...(eta === undefined ? [] : [["eta", eta] as const]), ...Object.entries(metrics)];
}

/** Many file systems take 255 bytes; a name keeps room for what is put before and behind it. */
const LONGEST = 120;

/** Words as part of a file's name, to be read by people: different words can give the same. */
export function readableName(words: string): string {
  const name = words.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return cut(name.replace(/^[.-]+|-+$/g, ""), LONGEST);
}

/** The longest beginning of at most so many bytes of UTF-8. */
export function cut(text: string, bytes: number): string {
  let kept = "";
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}
