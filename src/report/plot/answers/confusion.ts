import { type ClassAnswers, type Inspection, splitTitle } from "../../content/inspection.ts";
import type { Figure } from "../figure/figure.ts";
import { tableOf } from "../figure/table.ts";
import { heat, strong } from "../look/heat.ts";
import { figureName } from "../look/name.ts";

/**
 * Rows are the true classes, columns the predictions. Colour counts mistakes only, so that they can be seen. Nothing can
 * be confused where one class occurs.
 */
export function confusionFigure({ arm, seed, split, classes: answers }: Inspection): Figure | undefined {
  if (answers === undefined) return undefined;
  const { confusion } = answers;
  const occurring = confusion.filter((counts) => counts.some((count) => count > 0));
  if (occurring.length < 2) return undefined;
  const classes = answers.names.map(figureName);
  const rows = confusion.flatMap((counts, actual) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, predicted) => ({
      actual: classes[actual] ?? String(actual),
      predicted: classes[predicted] ?? String(predicted),
      count,
      share: total === 0 ? null : count / total,
      mistakes: actual === predicted ? null : count,
    }));
  });
  const most = rows.reduce((high, row) => Math.max(high, row.mistakes ?? 0), 1);
  const x = {
    field: "predicted",
    type: "nominal",
    title: "predicted",
    sort: classes,
    axis: { labelAngle: 0, orient: "top", domain: false, ticks: false },
  };
  const y = { field: "actual", type: "nominal", title: "actual", sort: classes };
  const text = { field: "count", type: "quantitative", format: "d" };
  const strongFrom = strong * most;
  const tooltip = [
    { field: "actual", title: "actual" },
    { field: "predicted", title: "predicted" },
    { field: "count", title: "rows", format: "d" },
    { field: "share", title: "of the class", format: ".2~%" },
  ];
  const size =
    classes.length > 12
      ? []
      : [
          {
            transform: [{ filter: "!isValid(datum.mistakes)" }],
            mark: { type: "text", style: "diagonal" },
            encoding: { x, y, text },
          },
          {
            transform: [{ filter: `datum.mistakes > 0 && datum.mistakes < ${strongFrom}` }],
            mark: { type: "text", style: "onFaint" },
            encoding: { x, y, text },
          },
          {
            transform: [{ filter: `datum.mistakes >= ${strongFrom}` }],
            mark: { type: "text", style: "onStrong" },
            encoding: { x, y, text },
          },
        ];
  return {
    kind: "confusion",
    title: "Confusions",
    caption: `Rows of the ${splitTitle(split)} split by their class and the class predicted, by one training: ${figureName(arm)}, seed ${seed}. The diagonal is right; the colour counts mistakes.`,
    description: describe(answers),
    choices: [],
    views: [
      {
        picks: [],
        spec: {
          width: 480,
          height: 420,
          data: { name: "confusion" },
          layer: [
            {
              transform: [{ filter: "isValid(datum.mistakes)" }],
              mark: { type: "rect", style: "cell" },
              encoding: {
                x,
                y,
                tooltip,
                fillOpacity: heat("mistakes", { low: 0, high: most, isLogarithmic: false }),
              },
            },
            {
              transform: [{ filter: "!isValid(datum.mistakes)" }],
              mark: { type: "rect", style: "right" },
              encoding: { x, y, tooltip },
            },
            ...size,
          ],
        },
      },
    ],
    tables: { confusion: tableOf(rows) },
    arms: [],
  };
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
