/** d3 writes a true minus before a number, but a hyphen or a plus within, and no space before %: 1e-7, 1e+12, 92%. */

/** The formula of a text as numbers are written elsewhere: 1e−7, 1e12, 92 %. */
export function withTrueSigns(text: string): string {
  return `replace(replace(replace(${text}, '-', '−'), '+', ''), '%', '\u00a0%')`;
}

/** Labels of an axis over many decades, whose zeros are hard to count; percentages keep their sign. */
export const exponentExpr = withTrueSigns(
  "indexof(datum.label, '%') < 0 && (datum.value < 0.001 || datum.value >= 1e6) ? format(datum.value, '.1~e') : datum.label",
);

/** Labels of axes and legends: names keep their hyphens. */
export const labelExpr = `isNumber(datum.value) ? ${withTrueSigns("datum.label")} : datum.label`;
