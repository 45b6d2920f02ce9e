/**
 * Event files of TensorBoard: a folder for each run, in it a TFRecord file of the protocol buffers `Event`.
 * https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
import { PbfWriter } from "pbf";
import { partsOf } from "../../metric/metric.ts";
import type { MetricName } from "../../model/parameters.ts";
import { shortId } from "../../model/shortened.ts";
import type { EpochRecord } from "../../model/trial.ts";
import { crc32c } from "./crc32c.ts";
import {
  type FileTree,
  readableName,
  type TrackedExperiment,
  type TrackedRun,
  timeOf,
  valuesOf,
} from "./tracked.ts";

/** The folder of an experiment, with its files. Scalars are of 32 bits, as TensorBoard keeps them. */
export function tensorboardFiles({ name, runs }: TrackedExperiment): {
  readonly folder: string;
  readonly files: FileTree;
} {
  const files = runs.map((run) => [`${runFolder(run)}/${eventFile(run)}`, encodeEvents(run)] as const);
  return { folder: readableName(name), files: new Map(files) };
}

function runFolder({ label, seed, id }: TrackedRun): string {
  return [readableName(label), "seed", seed, shortId(id)].filter((part) => part !== "").join("-");
}

/** TensorBoard reads files with `tfevents` in their names. */
function eventFile({ started }: TrackedRun): string {
  return `events.out.tfevents.${String(Math.floor(started / 1000)).padStart(10, "0")}.runx`;
}

interface Event {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
  readonly version?: string;
  readonly values?: readonly (readonly [tag: string, value: number])[];
}

function encodeEvents(run: TrackedRun): Uint8Array {
  const recorded = new Set(run.epochs.flatMap(({ metrics }) => Object.keys(metrics)));
  const first: Event = { time: run.started / 1000, step: 0, version: "brain.Event:2" };
  const events = run.epochs.map((record) => eventOf(run, record, recorded));
  return Buffer.concat([first, ...events].map((event) => frame(encodeEvent(event))));
}

function eventOf(run: TrackedRun, record: EpochRecord, recorded: ReadonlySet<MetricName>): Event {
  const values = valuesOf(record).map(([name, value]) => [tagOf(name, recorded), value] as const);
  return { time: timeOf(run, record.epoch) / 1000, step: record.epoch, values };
}

/** TensorBoard groups by what stands before a slash: `test.accuracy` is `test/accuracy`, where nothing else is. */
function tagOf(name: MetricName, recorded: ReadonlySet<MetricName>): string {
  const grouped = name.replace(".", "/");
  return partsOf(name).kind === "split" && !recorded.has(grouped) ? grouped : name;
}

function encodeEvent({ time, step, version, values }: Event): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(1, time);
  pbf.writeVarintField(2, step);
  if (version !== undefined) pbf.writeStringField(3, version);
  if (values !== undefined) pbf.writeMessage(5, writeSummary, values);
  return pbf.finish();
}

function writeSummary(values: NonNullable<Event["values"]>, pbf: PbfWriter): void {
  for (const value of values) pbf.writeMessage(1, writeValue, value);
}

function writeValue([tag, value]: readonly [tag: string, value: number], pbf: PbfWriter): void {
  pbf.writeStringField(1, tag);
  pbf.writeFloatField(2, value);
}

/**
 * A record: length in 8 bytes, its checksum in 4, the data, their checksum in 4, the lowest byte first.
 * https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
function frame(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(16 + data.length);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(masked(crc32c(record.subarray(0, 8))), 8);
  record.set(data, 12);
  record.writeUInt32LE(masked(crc32c(data)), 12 + data.length);
  return record;
}

/** Turned right by 15 bits and moved, so that a checksum of data which hold checksums says something. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
