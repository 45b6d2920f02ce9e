/** The titles of axes in lines that a narrow figure has room for. */
import type { Axis, Mark, Spec } from "vega";

/** A letter of a title and a line of it, in pixels. */
const LETTER = 6.2;
const LINE = 15;

/** Beside the plot, whose middle an axis below it has its title at, stand the labels of the other axis. */
const SHARE_BELOW = 0.7;

/** Left of the plot stand its labels, above which a title begins. */
const EDGE = 45;

export function withTitlesIn(width: number, spec: Spec): Spec {
  return { ...spec, ...titled(width, spec) };
}

function titled(width: number, { axes, marks }: Pick<Spec, "axes" | "marks">): Pick<Spec, "axes" | "marks"> {
  return {
    ...(axes && { axes: axes.map((axis) => inLines(width, axis)) }),
    ...(marks && {
      marks: marks.map((mark): Mark => (mark.type === "group" ? { ...mark, ...titled(width, mark) } : mark)),
    }),
  };
}

function inLines(width: number, axis: Axis): Axis {
  const { title, orient } = axis;
  if (typeof title !== "string") return axis;
  const isBelow = orient === "bottom";
  const room = isBelow ? SHARE_BELOW * width : width - EDGE;
  const lines = linesOf(title, Math.floor(room / LETTER));
  if (lines.length < 2) return axis;
  // Above the plot a title grows upwards.
  const above = typeof axis.titleY === "number" ? { titleY: axis.titleY - LINE * (lines.length - 1) } : {};
  return { ...axis, title: [...lines], ...above };
}

/** Titles are a few words: they are counted in letters, without what a terminal needs to know of wide ones. */
function linesOf(title: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of title.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length === 0 || longer.length > letters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
