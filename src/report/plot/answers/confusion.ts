import type { Json } from "../../../model/parameters.ts";
import { type ClassAnswers, type Inspection, splitTitle } from "../../content/inspection.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { tableOf } from "../figure/table.ts";
import { heat, strong } from "../look/heat.ts";
import { figureName } from "../look/name.ts";

/**
 * Rows are the true classes, columns the predictions. Colour counts mistakes only, so that they can be seen. Nothing can
 * be confused where one class occurs.
 */
export function confusionFigure({ arm, seed, split, classes: answers }: Inspection): Figure | undefined {
  if (answers === undefined) return undefined;
  const occurring = answers.confusion.filter((counts) => counts.some((count) => count > 0));
  if (occurring.length < 2) return undefined;
  const classes = answers.names.map(figureName);
  const rows = rowsOf(answers, classes);
  const most = rows.reduce((high, row) => Math.max(high, row.mistakes ?? 0), 1);
  return {
    kind: "confusion",
    title: "Confusions",
    caption: `Rows of the ${splitTitle(split)} split by their class and the class predicted, by one training: ${figureName(arm)}, seed ${seed}. The diagonal is right; the colour counts mistakes.`,
    description: describe(answers),
    choices: [],
    views: [{ picks: [], spec: specOf(classes, most) }],
    tables: { confusion: tableOf(rows) },
    arms: [],
  };
}

/** A row for each pair of classes; those on the diagonal are no mistakes. */
function rowsOf({ confusion }: ClassAnswers, classes: readonly string[]) {
  return confusion.flatMap((counts, actual) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, predicted) => ({
      actual: classes[actual] ?? String(actual),
      predicted: classes[predicted] ?? String(predicted),
      count,
      share: total === 0 ? null : count / total,
      mistakes: actual === predicted ? null : count,
    }));
  });
}

/** @param most how often the most frequent mistake was made */
function specOf(classes: readonly string[], most: number): VegaLiteSpec {
  const x = {
    field: "predicted",
    type: "nominal",
    title: "predicted",
    sort: classes,
    axis: { labelAngle: 0, orient: "top", domain: false, ticks: false },
  };
  const y = { field: "actual", type: "nominal", title: "actual", sort: classes };
  const tooltip = [
    { field: "actual", title: "actual" },
    { field: "predicted", title: "predicted" },
    { field: "count", title: "rows", format: ",d" },
    { field: "share", title: "of the class", format: ".2~%" },
  ];
  const fillOpacity = heat("mistakes", { low: 0, high: most, isLogarithmic: false });
  return {
    width: 480,
    height: 420,
    data: { name: "confusion" },
    layer: [
      {
        transform: [{ filter: "isValid(datum.mistakes)" }],
        mark: { type: "rect", style: "cell" },
        encoding: { x, y, tooltip, fillOpacity },
      },
      {
        transform: [{ filter: "!isValid(datum.mistakes)" }],
        mark: { type: "rect", style: "right" },
        encoding: { x, y, tooltip },
      },
      ...(classes.length > mostWithNumbers ? [] : countLayers(x, y, strong * most)),
    ],
  };
}

/** Cells of more classes are too small for numbers. */
const mostWithNumbers = 12;

/** @param strongFrom from so many mistakes on text needs the colour of the ground */
function countLayers(x: Json, y: Json, strongFrom: number): readonly VegaLiteSpec[] {
  const layers = [
    ["diagonal", "!isValid(datum.mistakes)"],
    ["onFaint", `datum.mistakes > 0 && datum.mistakes < ${strongFrom}`],
    ["onStrong", `datum.mistakes >= ${strongFrom}`],
  ] as const;
  const text = { field: "count", type: "quantitative", format: ",d" };
  return layers.map(([style, filter]) => ({
    transform: [{ filter }],
    mark: { type: "text", style },
    encoding: { x, y, text },
  }));
}

function describe({ names: classes, confusion }: ClassAnswers): string {
  const mistakes = confusion.flatMap((counts, actual) =>
    counts.flatMap((count, predicted) =>
      actual === predicted || count === 0 ? [] : [{ actual, predicted, count }],
    ),
  );
  const worst = [...mistakes].sort((a, b) => b.count - a.count).slice(0, 3);
  const listed = worst.map(
    ({ actual, predicted, count }) =>
      `${classes[actual] ?? actual} taken for ${classes[predicted] ?? predicted} (${count})`,
  );
  return `Confusion matrix of ${classes.length} classes. Most frequent mistakes: ${listed.join(", ") || "none"}.`;
}
