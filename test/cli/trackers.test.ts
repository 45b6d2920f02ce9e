import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { exportToTracker } from "../../src/app/export-tracker.ts";
import { RunxError } from "../../src/errors.ts";
import type { Trial } from "../../src/model/trial.ts";
import { mlflowFiles } from "../../src/report/trackers/mlflow.ts";
import { tensorboardFiles } from "../../src/report/trackers/tensorboard.ts";
import type { TrackedRun } from "../../src/report/trackers/tracked.ts";
import { openStore } from "../../src/store/store.ts";
import { COMPLETED, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "../store/samples.ts";
import { Workplace, XOR } from "../support/workplace.ts";

interface Scalar {
  readonly time: number;
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

/** CRC-32C bit by bit, then masked: https://www.tensorflow.org/tutorials/load_data/tfrecord */
function maskedChecksum(bytes: Uint8Array): number {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x82f63b78n : crc >> 1n;
  }
  crc ^= 0xffffffffn;
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn);
}

type Field = readonly [number: number, value: number | Buffer];

/** The fields of a protocol buffer by the encoding's documentation: https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(message: Buffer): Field[] {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  };
  const fieldValue = (wire: number) => {
    if (wire === 0) return varint();
    const length = wire === 1 ? 8 : wire === 5 ? 4 : varint();
    at += length;
    const bytes = message.subarray(at - length, at);
    return wire === 1 ? bytes.readDoubleLE() : wire === 5 ? bytes.readFloatLE() : bytes;
  };
  const fields: Field[] = [];
  while (at < message.length) {
    const key = varint();
    fields.push([key >> 3, fieldValue(key & 7)]);
  }
  return fields;
}

/** Reads an event file: records, checksums, `Event`, `Summary`. */
function scalarsOf(file: Buffer): { readonly version: string; readonly scalars: readonly Scalar[] } {
  let version = "";
  const scalars: Scalar[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(maskedChecksum(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedChecksum(data));
    at += 16 + length;
    const event = new Map(fieldsOf(data));
    if (event.has(3)) version = String(event.get(3));
    for (const [, value] of fieldsOf((event.get(5) ?? Buffer.alloc(0)) as Buffer)) {
      const parts = new Map(fieldsOf(value as Buffer));
      scalars.push({
        ...{ time: Number(event.get(1)), step: Number(event.get(2)) },
        ...{ tag: String(parts.get(1)), value: Number(parts.get(2)) },
      });
    }
  }
  return { version, scalars };
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const contentsIn = (folder: string) => filesIn(folder).map((file) => [file, readFileSync(file, "latin1")]);

async function withXor(): Promise<Workplace> {
  const place = new Workplace();
  place.write("xor.yaml", XOR.replace("epochs: 20", "epochs: 3"));
  await place.runx("xor.yaml");
  return place;
}

interface EpochRow {
  readonly trial: string;
  readonly epoch: number;
  readonly eta: number;
  readonly "train.cost": number;
}

test("an experiment is exported as TensorBoard and MLflow read it", async () => {
  const place = await withXor();
  const at = (path: string) => join(place.folder, path);
  const rows = JSON.parse(
    (await place.runx("export", "epochs", "xor", "--format", "json")).stdout,
  ) as EpochRow[];
  const costs = (id: string) =>
    rows.filter(({ trial, epoch }) => trial === id && epoch > 0).map((row) => row["train.cost"]);
  const ids = [...new Set(rows.map(({ trial }) => trial))];
  expect(ids).toHaveLength(4);

  expect((await place.runx("export", "tensorboard", "xor", "--out", "logs")).exitCode).toBe(0);
  const events = filesIn(at("logs/xor"));
  expect(events).toHaveLength(4);
  for (const id of ids) {
    const file = events.find((each) => each.includes(`-${id.slice(0, 8)}/`))!;
    expect(basename(file)).toMatch(/^events\.out\.tfevents\.\d{10}\.runx$/);
    const { version, scalars } = scalarsOf(readFileSync(file));
    expect(version).toBe("brain.Event:2");
    const cost = scalars.filter(({ tag, step }) => tag === "train/cost" && step > 0);
    expect(cost.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(cost.map(({ value }) => value)).toEqual(costs(id).map(Math.fround));
    const times = cost.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const attempts = JSON.parse((await place.runx("show", id, "--json")).stdout).attempts as {
      ended: string;
    }[];
    expect(times[2]).toBe(Date.parse(attempts[0]!.ended) / 1000);
  }

  expect((await place.runx("export", "mlflow", "xor", "--out", "mlruns")).exitCode).toBe(0);
  const [experiment] = readdirSync(at("mlruns"));
  const read = (...path: string[]) => readFileSync(join(at("mlruns"), experiment!, ...path), "utf8");
  expect(parse(read("meta.yaml"))).toMatchObject({
    experiment_id: experiment,
    lifecycle_stage: "active",
    name: "xor",
  });
  for (const id of ids) {
    const run = id.slice(0, 32);
    const meta = parse(read(run, "meta.yaml")) as { [key: string]: unknown };
    expect(meta).toMatchObject({ experiment_id: experiment, run_id: run, run_uuid: run, status: 3 });
    const lines = read(run, "metrics", "train.cost").trimEnd().split("\n");
    const values = lines.map((line) => line.split(" ").map(Number)).filter(([, , step]) => step! > 0);
    expect(values.map(([, value]) => value)).toEqual(costs(id));
    expect(values.at(-1)).toEqual([meta.end_time, costs(id)[2], 3]);
    expect(["quadratic", "cross-entropy"]).toContain(read(run, "params", "cost"));
    expect(read(run, "params", "layers")).toBe("[2,3,1]");
    expect(read(run, "params", "data.source")).toBe("inline");
    expect(read(run, "tags", "runx.trial")).toBe(id);
    expect(read(run, "tags", "mlflow.runName")).toBe(meta.run_name);
  }
});

const codeOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    if (error instanceof RunxError) return error.problems[0].code;
    throw error;
  }
  return undefined;
};

test("the same is written again, and nothing over other things or through a link", async () => {
  const place = await withXor();
  for (const tracker of ["tensorboard", "mlflow"] as const) {
    const out = join(place.folder, tracker);
    const db = join(place.folder, "results/runx.db");
    const again = () => exportToTracker(tracker, "xor", { db, folder: place.folder, out });
    const { folder, runs, without } = again();
    expect([runs, without]).toEqual([4, 0]);
    const written = contentsIn(out);
    again();
    expect(contentsIn(out)).toEqual(written);
    writeFileSync(join(folder, "mine"), "");
    expect(codeOf(again)).toBe("export.other-things");
    rmSync(folder, { recursive: true });
    const elsewhere = join(place.folder, `not-${tracker}`);
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, folder);
    expect(codeOf(again)).toBe("export.other-things");
    expect(readdirSync(elsewhere)).toEqual([]);
    expect((await place.runx("export", tracker, "xor", "--out", tracker)).exitCode).toBe(2);
  }
});

test("trials without an outcome are left out, and none at all is refused", () => {
  const folder = temporaryFolder();
  const db = join(folder, "runx.db");
  const store = openStore(db, "write");
  const plan = samplePlan();
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  const [trial] = plan.trials as [Trial];
  log.lease(trial.id);
  const exported = () => exportToTracker("mlflow", "sample", { db, folder, out: join(folder, "out") });
  expect(codeOf(exported)).toBe("export.no-outcome");
  for (const record of sampleEpochs(3)) log.epoch(trial.id, record);
  log.end(trial.id, COMPLETED);
  expect(exported()).toMatchObject({ runs: 1, without: plan.trials.length - 1 });
  log.close(0);
  store.close();
});

const RUN: TrackedRun = {
  ...{
    id: "ab".repeat(32),
    label: "../η 0.5 (a/b)",
    seed: 1,
    status: "diverged",
    started: 1e12,
    ended: 1e12 + 4000,
  },
  parameters: {
    "../up": 1,
    "a/b": 2,
    "a-u002fb": 3,
    ".": "x\ny",
    deep: { er: { est: [1] } },
    dots: { "a.b": 1 },
  },
  facts: {},
  epochs: [
    { epoch: 0, metrics: { "test.accuracy": 0.5 } },
    { epoch: 2, eta: 0.5, metrics: { "test.accuracy": Number.NaN, "test/accuracy": 1e-7, "../x": 1 } },
  ],
};

test("names are files below the folder, each its own", () => {
  const { folder, files } = mlflowFiles({ name: "on 💡\u2028", runs: [RUN] });
  const run = "ab".repeat(16);
  const params = [...files.keys()].filter((path) => path.includes("/params/"));
  expect(params.map((path) => path.slice(`${run}/params/`.length))).toEqual([
    "seed",
    "-u002e.-u002fup",
    "a-u002fb",
    "a-u002du002fb",
    "-u002e",
    "deep.er.est",
    "dots",
  ]);
  expect(files.get(`${run}/params/-u002e`)).toBe('"x\\ny"');
  expect(files.get(`${run}/params/dots`)).toBe('{"a.b":1}');
  expect(files.get(`${run}/metrics/test.accuracy`)).toBe("1000000000000 0.5 0\n1000000004000 NaN 2\n");
  expect(files.get(`${run}/metrics/-u002e.-u002fx`)).toBe("1000000004000 1 2\n");
  expect(parse(String(files.get("meta.yaml")))).toMatchObject({ experiment_id: folder, name: "on 💡\u2028" });
  expect(parse(String(files.get(`${run}/meta.yaml`)))).toMatchObject({ status: 4 });

  const board = tensorboardFiles({ name: "../../x", runs: [RUN] });
  expect(board.folder).toBe("x");
  const [[path, content]] = [...board.files] as [[string, Buffer]];
  expect(path).toBe("η-0.5-a-b-seed-1-abababab/events.out.tfevents.1000000000.runx");
  const { scalars } = scalarsOf(content);
  expect(scalars).toEqual([
    { time: 1e9, step: 0, tag: "test.accuracy", value: 0.5 },
    { time: 1e9 + 4, step: 2, tag: "eta", value: 0.5 },
    { time: 1e9 + 4, step: 2, tag: "test.accuracy", value: Number.NaN },
    { time: 1e9 + 4, step: 2, tag: "test/accuracy", value: Math.fround(1e-7) },
    { time: 1e9 + 4, step: 2, tag: "../x", value: 1 },
  ]);
});
