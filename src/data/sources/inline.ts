import type { Dataset, DatasetIdentity, Targets } from "../../model/dataset.ts";
import type { AnswerEncoding, ColumnEncoding } from "../../model/encoding.ts";
import type { InlineSource } from "../../model/parameters.ts";
import { counted } from "../../text/counted.ts";
import { datasetDigest } from "../digest.ts";
import { Findings, problem } from "../refusal.ts";
import { sharedFloat64, sharedUint16 } from "../shared-memory.ts";
import { rangeOf, realTargets } from "../targets.ts";

/** Throws RunxError naming every row that is not as long as the first, and every value that is not finite. */
export function identifyInline(source: InlineSource): DatasetIdentity {
  refuseRows(source);
  const { inputs, targets } = source;
  const answer = answerOf(targets);
  // The second reader answers rows with a single 1 by the highest output; the first one asked each output for itself.
  const reader = answer.kind === "classes" ? "inline/2" : "inline/1";
  return {
    digest: datasetDigest(reader, { inputs, targets }),
    inputs: inputs[0]!.length,
    outputs: targets[0]!.length,
    sizes: { train: inputs.length, validation: 0, test: 0 },
    targets: answer.kind,
    ...(answer.kind === "classes" ? { classes: answer.names } : { targetRange: rangeOf(targets.flat()) }),
    encoding: { inputs: { kind: "columns", columns: columnsOf(inputs) }, answer },
  };
}

/** Every row trains. Throws RunxError as `identifyInline`. */
export function loadInline(source: InlineSource): Dataset {
  const identity = identifyInline(source);
  const inputs = { kind: "reals", values: packed(source.inputs) } as const;
  const targets = targetsOf(identity.encoding.answer, source.targets);
  return { identity, splits: { train: { size: source.inputs.length, inputs, targets } } };
}

/**
 * Rows of several targets with a single 1 and otherwise 0 are one-hot: each row is of the class of its 1, and the highest
 * output answers. The classes are called 1, 2, …
 */
function answerOf(targets: InlineSource["targets"]): AnswerEncoding {
  const width = targets[0]!.length;
  if (width > 1 && targets.every(isOneHot)) return { kind: "classes", names: numbered(width, "") };
  const columns = numbered(width, "y").map((name) => ({ name, centre: 0, width: 1 }));
  return { kind: realTargets(targets.flat()), columns };
}

function isOneHot(row: readonly number[]): boolean {
  const ones = row.filter((value) => value === 1).length;
  return ones === 1 && row.filter((value) => value === 0).length === row.length - 1;
}

function columnsOf(inputs: InlineSource["inputs"]): ColumnEncoding[] {
  return numbered(inputs[0]!.length, "x").map((name) => ({ kind: "number", name, centre: 0, width: 1 }));
}

/** x1, x2, … */
function numbered(count: number, letter: string): string[] {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}

function targetsOf({ kind }: AnswerEncoding, rows: InlineSource["targets"]): Targets {
  if (kind !== "classes") return { kind, values: packed(rows) };
  const labels = sharedUint16(rows.length);
  labels.set(rows.map((row) => row.indexOf(1)));
  return { kind, labels };
}

function packed(rows: readonly (readonly number[])[]): Float64Array {
  const flat = rows.flat();
  const values = sharedFloat64(flat.length);
  values.set(flat);
  return values;
}

function refuseRows({ inputs, targets }: InlineSource): void {
  const findings = new Findings();
  if (inputs.length === 0) {
    findings.add(() => problem("inline-empty", "data.inputs has no rows.", "Give at least one row."));
  }
  if (inputs.length !== targets.length) {
    const message = `data.inputs has ${counted(inputs.length, "row")}, data.targets has ${targets.length}.`;
    findings.add(() => problem("inline-rows", message, "Give one row of targets for each row of inputs."));
  }
  refuseShape("data.inputs", inputs, findings);
  refuseShape("data.targets", targets, findings);
  findings.refuse();
}

function refuseShape(name: string, rows: readonly (readonly number[])[], findings: Findings): void {
  const width = rows[0]?.length ?? 0;
  if (rows.length > 0 && width === 0) {
    findings.add(() =>
      problem("inline-empty", `${name}[0] has no values.`, "Give at least one value per row."),
    );
  }
  for (const [i, row] of rows.entries()) {
    if (row.length !== width) {
      const message = `${name}[${i}] has ${counted(row.length, "value")}, ${name}[0] has ${width}.`;
      findings.add(() => problem("inline-ragged", message, "Give every row the same number of values."));
    }
    const at = row.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    findings.add(() =>
      problem("inline-number", `${name}[${i}][${at}] is ${row[at]}.`, "Give a finite number."),
    );
  }
}
