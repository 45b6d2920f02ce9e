/**
 * The file store of MLflow: a folder for each experiment, in it one for each run, in it a file for each parameter, tag
 * and metric. https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
 */
import { createHash } from "node:crypto";
import type { Json } from "../../model/parameters.ts";
import { cut, type FileTree, type TrackedExperiment, type TrackedRun, timeOf, valuesOf } from "./tracked.ts";

/** The folder of an experiment, with its files. */
export function mlflowFiles({ name, runs }: TrackedExperiment): {
  readonly folder: string;
  readonly files: FileTree;
} {
  const id = experimentId(name);
  const meta = encodeYaml({
    artifact_location: `./${id}`,
    creation_time: Math.min(...runs.map(({ started }) => started)),
    experiment_id: id,
    last_update_time: Math.max(...runs.map(({ ended }) => ended)),
    lifecycle_stage: "active",
    name,
  });
  return { folder: id, files: new Map([["meta.yaml", meta], ...runs.flatMap((run) => runFiles(run, id))]) };
}

/** MLflow's ids of experiments are whole numbers: this one follows from the name. */
function experimentId(name: string): string {
  return String(BigInt(`0x${digestOf(name).slice(0, 14)}`));
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Numbers of `RunStatus`. */
const STATUS = { completed: 3, diverged: 4, failed: 4 } as const;

/** Number of `SourceType`: on this machine. */
const LOCAL = 4;

function runFiles(run: TrackedRun, experiment: string): [path: string, content: string][] {
  const id = run.id.slice(0, 32);
  const name = `${run.label}, seed ${run.seed}`;
  const meta = encodeYaml({
    artifact_uri: `./${experiment}/${id}/artifacts`,
    end_time: run.ended,
    entry_point_name: "",
    experiment_id: experiment,
    lifecycle_stage: "active",
    run_id: id,
    run_name: name,
    run_uuid: id,
    source_name: "",
    source_type: LOCAL,
    source_version: "",
    start_time: run.started,
    status: STATUS[run.status],
    tags: [],
    user_id: "",
  });
  const tags = { "mlflow.runName": name, ...run.facts };
  const parameters = [["seed", String(run.seed)] as const, ...flattened(run.parameters)];
  return [
    [`${id}/meta.yaml`, meta],
    ...parameters.map(([key, value]): [string, string] => [`${id}/params/${keyName(key)}`, value]),
    ...Object.entries(tags).map(([key, text]): [string, string] => [`${id}/tags/${keyName(key)}`, text]),
    ...[...metricLines(run)].map(([key, lines]): [string, string] => [
      `${id}/metrics/${keyName(key)}`,
      lines.join(""),
    ]),
  ];
}

/** By metric a line for each epoch: milliseconds since 1970, value, step. Python reads numbers as JavaScript writes them. */
function metricLines(run: TrackedRun): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const record of run.epochs) {
    for (const [name, value] of valuesOf(record)) {
      const ofMetric = lines.get(name) ?? [];
      ofMetric.push(`${timeOf(run, record.epoch)} ${value} ${record.epoch}\n`);
      lines.set(name, ofMetric);
    }
  }
  return lines;
}

type ParameterGroup = { readonly [key: string]: Json };

/** `{schedule: {kind: step}}` as `schedule.kind`; a mapping with dots in its keys stays whole, as JSON. */
function flattened(mapping: ParameterGroup, prefix = ""): readonly (readonly [key: string, value: string])[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    return isPlainGroup(value) ? flattened(value, `${name}.`) : [[name, parameterText(value)] as const];
  });
}

function isPlainGroup(value: Json): value is ParameterGroup {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => !key.includes("."));
}

/** What MLflow takes as a parameter's value: longer ones, such as rows that a spec has in it, are cut. */
const LONGEST_VALUE = 6000;

/** A file of a parameter has one line. */
function parameterText(value: Json): string {
  const isLine = typeof value === "string" && !/[\r\n]/.test(value);
  return cut(isLine ? value : JSON.stringify(value), LONGEST_VALUE);
}

/** Of a file's name, in bytes. */
const LONGEST = 200;

/**
 * A key as a file's name, and another one for another key. MLflow allows letters, numbers, `_`, `-`, `.` and spaces (and
 * slashes, which are folders there): everything else, and a dot in front, is written by its number, `-u002f`.
 */
function keyName(key: string): string {
  const escaped = key.replace(
    /^\.|^ | $|[^\p{L}\p{N}_. -]|-(?=u[0-9a-f]{4})/gu,
    (character) => `-u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
  if (Buffer.byteLength(escaped) <= LONGEST) return escaped === "" ? "-u0000" : escaped;
  return `${cut(escaped, LONGEST)}-${digestOf(key).slice(0, 16)}`;
}

type YamlValue = number | string | readonly never[];

/** Texts in quotes: what YAML 1.1 takes for something else, such as `on`, stays a text. */
function encodeYaml(entries: { readonly [key: string]: YamlValue }): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}: ${JSON.stringify(value).replace(/[^ -~]/gu, yamlEscape)}\n`)
    .join("");
}

function yamlEscape(character: string): string {
  const hex = character.codePointAt(0)!.toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}
