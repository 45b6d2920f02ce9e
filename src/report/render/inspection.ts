/** What trained networks answer, as text for a terminal. */

import { counted, thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { padEnd, padStart, shorten, wrap } from "../../text/layout.ts";
import { fixed, percentText, roundedFigure, roundedText } from "../../text/number.ts";
import { answering, type Inspection, rightText, splitTitle, type TruthTable } from "../content/inspection.ts";

interface Room {
  /** Of the terminal, in cells. */
  readonly width: number;
  /** Rows of a table. */
  readonly rows: number;
}

export function renderInspection(inspection: Inspection, room: Room): string {
  const { arm, seed, seeds, split, classes, numbers, truths = [] } = inspection;
  const whose = `${forTerminal(arm)}, ${splitTitle(split)} split`;
  const shared = seeds.length > 1 ? `, means over ${seeds.length} seeds` : `, seed ${seed}`;
  const parts = [
    ...truths.map((truth) => truthText(truth, truths.length === 1, room)),
    ...(classes && truths.length === 0 ? classTexts(inspection, classes, room, whose, shared) : []),
    ...(truths.length > 0 ? [] : (numbers ?? [])).map(({ target, rmse, mae, r2 }) =>
      table(
        `${forTerminal(target)} of ${whose}${shared}:`,
        ["RMSE", "MAE", ...(r2 === undefined ? [] : ["R²"])],
        [[rmse, mae, ...(r2 === undefined ? [] : [r2])].map((value) => roundedFigure(value, 4))],
        room,
      ),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

function classTexts(
  { seed }: Inspection,
  { names, confusion, scores, wrong, calibration }: NonNullable<Inspection["classes"]>,
  room: Room,
  whose: string,
  shared: string,
): readonly string[] {
  const labels = names.map((name) => forTerminal(name));
  return [
    table(
      `Confusions of ${whose}, seed ${seed}: true class by row, predicted by column`,
      ["", ...labels],
      confusion.map((counts, label) => [
        labels[label]!,
        ...counts.map((count) => (count === 0 ? "·" : thousands(count))),
      ]),
      room,
    ),
    table(
      `Classes of ${whose}${shared}`,
      ["", "rows", "precision", "recall", "F1"],
      scores.map(({ name, rows, precision, recall, f1 }) => [
        forTerminal(name),
        thousands(rows),
        ...[precision, recall, f1].map((score) => percentText(score, 2)),
      ]),
      room,
    ),
    wrong.total === 0
      ? `Nothing is wrong in the ${shared === "" ? "" : "rows of "}seed ${seed}.`
      : table(
          `${counted(wrong.total, "wrong row")} of seed ${seed}, the surest first`,
          ["row", "actual", "predicted", "output", ...wrong.columns.map((name) => forTerminal(name))],
          wrong.rows.map(({ row, actual, predicted, output, inputs }) => [
            String(row),
            forTerminal(actual),
            forTerminal(predicted),
            fixed(output, 3),
            ...inputs.map((value) =>
              typeof value === "number" ? roundedText(value, 4) : forTerminal(value),
            ),
          ]),
          room,
        ),
    ...(calibration ? [`Expected calibration error: ${percentText(calibration.error, 2)}.`] : []),
  ];
}

/** A line a network: what it answers to each row, in the order of the table. */
function truthText(truth: TruthTable, isAll: boolean, room: Room): string {
  const { rows, networks, left } = truth;
  const head = rows.map(({ inputs, targets }) => `${inputs.join(" ")} → ${targets.join(" ")}`);
  const several = new Set(networks.map(({ arm }) => arm)).size > 1;
  const lines = networks.map(({ arm, seed, outputs, right }) => [
    several ? `${forTerminal(arm)}, seed ${seed}` : `seed ${seed}`,
    ...outputs.map((own, i) => `${own.map((value) => fixed(value, 2)).join(" ")}${right[i] ? " " : "✗"}`),
    right.every(Boolean) ? "right" : "",
  ]);
  const more = left === 0 ? "" : ` ${counted(left, "network")} more, not trained again for this.`;
  return `${table(`Outputs of ${forTerminal(answering(truth, isAll))}; ✗ marks a wrong answer`, ["", ...head, ""], lines, room)}\n\n${rightText(truth)}${more}`;
}

/** Columns that have no room are left out, and said. */
function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  room: Room,
): string {
  const shown = rows.slice(0, room.rows);
  const widths = head.map((name, c) =>
    Math.min(40, Math.max(...[name, ...shown.map((row) => row[c]!)].map((text) => [...text].length))),
  );
  let used = 0;
  const fitting = widths.filter((width) => {
    used += width + 2;
    return used - 2 <= room.width;
  }).length;
  const line = (cells: readonly string[]) =>
    cells
      .slice(0, fitting)
      .map((cell, c) => (c === 0 ? padEnd : padStart)(shorten(cell, widths[c]!), widths[c]!))
      .join("  ")
      .trimEnd();
  const hidden = [
    ...(rows.length > shown.length ? [`${thousands(rows.length - shown.length)} more rows`] : []),
    ...(fitting < head.length ? [counted(head.length - fitting, "more column")] : []),
  ];
  return [
    ...wrap(`${title}${/[.:]$/.test(title) ? "" : ":"}`, room.width),
    line(head),
    ...shown.map(line),
    ...(hidden.length > 0 ? [`… ${hidden.join(", ")}`] : []),
  ].join("\n");
}
