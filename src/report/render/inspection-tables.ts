/** What trained networks answer, as flat tables for other programs. */

import type { Inspection, TruthTable } from "../content/inspection.ts";
import type { InspectionTable } from "../content/kinds.ts";
import type { DataTable, Scalar } from "./data-tables.ts";

/** Undefined where the networks have nothing of the kind. */
export function inspectionTable(inspection: Inspection, which: InspectionTable): DataTable | undefined {
  switch (which) {
    case "confusion":
      return inspection.classes && confusionTable(inspection.classes);
    case "classes":
      return inspection.classes && classTable(inspection.classes);
    case "wrong":
      return inspection.classes && wrongTable(inspection.classes);
    case "calibration":
      return inspection.classes?.calibration && calibrationTable(inspection.classes.calibration);
    case "numbers":
      return inspection.numbers && numberTable(inspection.numbers);
    case "fit":
      return inspection.fits && fitTable(inspection.fits);
    case "truth":
      return inspection.truths && truthDataTable(inspection.truths);
  }
}

type Classes = NonNullable<Inspection["classes"]>;

function confusionTable({ names, confusion }: Classes): DataTable {
  return {
    columns: ["actual", ...names.map((name) => `predicted.${name}`)],
    whole: names.map((name) => `predicted.${name}`),
    rows: confusion.map((counts, label) => [names[label]!, ...counts]),
  };
}

function classTable({ scores }: Classes): DataTable {
  return {
    columns: ["class", "rows", "precision", "recall", "f1"],
    whole: ["rows"],
    rows: scores.map(({ name, rows, precision, recall, f1 }) => [name, rows, precision, recall, f1]),
  };
}

function wrongTable({ wrong: { columns, rows } }: Classes): DataTable {
  return {
    columns: ["row", "actual", "predicted", "output", ...columns.map((name) => `input.${name}`)],
    whole: ["row"],
    rows: rows.map(({ row, actual, predicted, output, inputs }) => [
      row,
      actual,
      predicted,
      output,
      ...inputs,
    ]),
  };
}

function calibrationTable({ bins }: NonNullable<Classes["calibration"]>): DataTable {
  return {
    columns: ["from", "to", "rows", "output", "right"],
    whole: ["rows"],
    rows: bins.map(({ from, to, rows, output, right }) => [from, to, rows, output, right]),
  };
}

function numberTable(numbers: NonNullable<Inspection["numbers"]>): DataTable {
  return {
    columns: ["target", "actual", "predicted", "residual"],
    whole: [],
    rows: numbers.flatMap(({ target, points }) =>
      points.map(({ actual, predicted }): Scalar[] => [target, actual, predicted, predicted - actual]),
    ),
  };
}

function fitTable(fits: NonNullable<Inspection["fits"]>): DataTable {
  return {
    columns: ["input", "target", "x", "mean", "low", "high"],
    whole: [],
    rows: fits.flatMap(({ input, target, curve }) =>
      curve.map(({ x, mean, low, high }): Scalar[] => [input, target, x, mean, low, high]),
    ),
  };
}

/** A row a network and row of its table. Inputs and outputs that only other tables have are missing. */
function truthDataTable(truths: readonly TruthTable[]): DataTable {
  const inputs = [...new Set(truths.flatMap((truth) => truth.inputs))];
  const outputs = [...new Set(truths.flatMap((truth) => truth.outputs))];
  const rowsOf = (truth: TruthTable): Scalar[][] =>
    truth.networks.flatMap((network) =>
      truth.rows.map((row, i) => [
        network.arm,
        network.seed,
        ...inputs.map((name) => row.inputs[truth.inputs.indexOf(name)] ?? null),
        ...outputs.flatMap((name) => {
          const j = truth.outputs.indexOf(name);
          return [row.targets[j] ?? null, network.outputs[i]![j] ?? null];
        }),
        network.right[i]!,
      ]),
    );
  return {
    columns: [
      ...["arm", "seed"],
      ...inputs.map((name) => `input.${name}`),
      ...outputs.flatMap((name) => [`target.${name}`, `output.${name}`]),
      "right",
    ],
    whole: ["seed"],
    rows: truths.flatMap(rowsOf),
  };
}
