import { parse } from "csv-parse/sync";
import type { MetricSource } from "../model/command.ts";

/** What one line tells. */
export interface MetricPoint {
  /** Absent where the line does not say. */
  readonly epoch?: number;
  /** By the program's names; not finite where the program wrote NaN or Infinity. */
  readonly values: ReadonlyMap<string, number>;
}

type FileFormat = Extract<MetricSource, { readonly kind: "file" }>["format"];

/** Reads lines of one source in their order. */
export type ReadLine = (line: string) => MetricPoint | undefined;

export function lineReader(source: Exclude<MetricSource, { readonly kind: "file" }>): ReadLine {
  if (source.kind === "metrics-file") return jsonPoint;
  switch (source.format) {
    case "json-lines":
      return jsonPoint;
    case "key-value":
      return keyReader();
    case "pattern":
      return patternReader(new RegExp(source.pattern, "u"));
  }
}

/** The rows of a file: CSV and TSV with a header, JSON as an object or a list of them, JSON lines. */
export function filePoints(text: string, format: FileFormat): MetricPoint[] {
  if (format === "json" || format === "json-lines") return jsonPoints(text);
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    delimiter: format === "csv" ? "," : "\t",
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  return rows.flatMap(
    (row) => pointOf(Object.entries(row).map(([name, value]) => [name, numberOf(value)])) ?? [],
  );
}

function jsonPoints(text: string): MetricPoint[] {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole.flatMap((row) => pointOfJson(row) ?? []);
  if (whole !== undefined) return [pointOfJson(whole) ?? []].flat();
  return text.split("\n").flatMap((line) => jsonPoint(line) ?? []);
}

function jsonPoint(line: string): MetricPoint | undefined {
  return line.trimStart().startsWith("{") ? pointOfJson(parsed(line)) : undefined;
}

function pointOfJson(value: unknown): MetricPoint | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return pointOf(flattened(value, ""));
}

/** `{"val": {"acc": 0.9}}` tells `val.acc`. */
function flattened(value: object, prefix: string): [string, number | undefined][] {
  return Object.entries(value).flatMap(([key, inner]): [string, number | undefined][] => {
    const name = `${prefix}${key}`;
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner))
      return flattened(inner, `${name}.`);
    return [
      [name, typeof inner === "number" ? inner : typeof inner === "string" ? wordOf(inner) : undefined],
    ];
  });
}

function pointOf(entries: readonly (readonly [string, number | undefined])[]): MetricPoint | undefined {
  const values = new Map<string, number>();
  let epoch: number | undefined;
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    if (name === "epoch") epoch = value;
    else values.set(name, value);
  }
  if (epoch !== undefined && !isEpoch(epoch)) return undefined;
  return values.size > 0 ? { ...(epoch !== undefined && { epoch }), values } : undefined;
}

const MOST_EPOCHS = 2 ** 31;

function isEpoch(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < MOST_EPOCHS;
}

/** `step: 3` or `epoch: 3` begins an epoch; where no line says so, a key that comes again does. */
function keyReader(): ReadLine {
  let epoch: number | undefined;
  let isCounted = true;
  let seen = new Set<string>();
  return (line) => {
    const [, key, text] = /^\s*([A-Za-z_][\w./ -]*?)\s*:\s*(\S+)\s*$/.exec(line) ?? [];
    const value = text === undefined ? undefined : numberOf(text);
    if (key === undefined || value === undefined) return undefined;
    if (key === "step" || key === "epoch") {
      if (isEpoch(value)) epoch = value;
      isCounted = false;
      return undefined;
    }
    if (isCounted && (epoch === undefined || seen.has(key))) {
      epoch = (epoch ?? 0) + 1;
      seen = new Set();
    }
    seen.add(key);
    return { ...(epoch !== undefined && { epoch }), values: new Map([[key, value]]) };
  };
}

function patternReader(pattern: RegExp): ReadLine {
  return (line) => {
    const groups = pattern.exec(line)?.groups;
    return groups && pointOf(Object.entries(groups).map(([name, text]) => [name, numberOf(text)]));
  };
}

function numberOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") return undefined;
  const value = Number(trimmed);
  return Number.isNaN(value) ? wordOf(trimmed) : value;
}

/** Numbers that are none, as Python, C and NumPy write them. */
function wordOf(text: string): number | undefined {
  const [, sign, word] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === "nan") return Number.NaN;
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** JSON, and what Python writes for numbers that are none. Undefined where it is neither. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {}
  try {
    // Texts are taken first, so that a word within one stays.
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
        found.startsWith('"') ? found : `"${found}"`,
      ),
    );
  } catch {
    return undefined;
  }
}
