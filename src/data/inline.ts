import type { Dataset, DatasetIdentity, Targets } from "../model/dataset.ts";
import type { InlineSource } from "../model/parameters.ts";
import { datasetDigest } from "./digest.ts";
import { sharedFloat64 } from "./files.ts";
import { Findings, problem } from "./refusal.ts";

/** Throws RunxError naming every row that is not as long as the first, and every value that is not finite. */
export function identifyInline(source: InlineSource): DatasetIdentity {
  refuseRows(source);
  const { inputs, targets } = source;
  return {
    digest: datasetDigest("inline/1", { inputs, targets }),
    inputs: inputs[0]!.length,
    outputs: targets[0]!.length,
    sizes: { train: inputs.length, validation: 0, test: 0 },
    targets: realTargets(targets.flat()),
  };
}

/** Every row trains. Throws RunxError as `identifyInline`. */
export function loadInline(source: InlineSource): Dataset {
  const identity = identifyInline(source);
  const targets: Targets = { kind: realTargets(source.targets.flat()), values: packed(source.targets) };
  const inputs = { kind: "reals", values: packed(source.inputs) } as const;
  return { identity, splits: { train: { size: source.inputs.length, inputs, targets } } };
}

/** Targets that are all 0 or 1 can be answered right or wrong; others only have a cost. */
export function realTargets(values: Iterable<number>): "binary" | "values" {
  for (const value of values) if (value !== 0 && value !== 1) return "values";
  return "binary";
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
    const message = `data.inputs has ${inputs.length} rows, data.targets has ${targets.length}.`;
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
      problem("inline-empty", `${name}[0] has no values.`, "Give at least one value a row."),
    );
  }
  for (const [i, row] of rows.entries()) {
    if (row.length !== width) {
      const message = `${name}[${i}] has ${row.length} values, ${name}[0] has ${width}.`;
      findings.add(() => problem("inline-ragged", message, "Give every row the same number of values."));
    }
    const at = row.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    findings.add(() =>
      problem("inline-number", `${name}[${i}][${at}] is ${row[at]}.`, "Give a finite number."),
    );
  }
}
