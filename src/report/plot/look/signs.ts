/** d3 writes a true minus before a number, but a hyphen or a plus within: 1e-7, 1e+12. */

/** The formula of a text as numbers are written elsewhere: 1e−7, 1e12. */
export function withTrueSigns(text: string): string {
  return `replace(replace(${text}, '-', '−'), '+', '')`;
}

/** Labels of axes and legends: names keep their hyphens. */
export const labelExpr = `isNumber(datum.value) ? ${withTrueSigns("datum.label")} : datum.label`;
