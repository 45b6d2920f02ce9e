import type { Understood } from "../../app/understood.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";

/** More datasets than this are counted, not told. */
const TOLD = 3;

export function tellUnderstood({ io }: Call, understood: readonly Understood[]): void {
  for (const each of understood.slice(0, TOLD)) {
    io.out(`  ${forTerminal(understoodText(each))}\n`);
    for (const note of each.notes) io.out(`  ${forTerminal(note)}\n`);
  }
  const more = understood.length - TOLD;
  if (more > 0) io.out(`  … and ${counted(more, "more dataset")}\n`);
}

/** Classes named one by one. */
const NAMED = 12;

/** `150 rows: 120 training, 15 validation, 15 test; 4 features, 3 classes (setosa 50, versicolor 50, virginica 50)` */
function understoodText(understood: Understood): string {
  const { rows, train, validation, test, features, inputs } = understood;
  const splits = [
    `${grouped(train)} training`,
    ...(validation > 0 ? [`${grouped(validation)} validation`] : []),
    ...(test > 0 ? [`${grouped(test)} test`] : []),
  ].join(", ");
  const widened = inputs === features ? "" : ` in ${grouped(inputs)} inputs`;
  const learned = `${grouped(features)} ${features === 1 ? "feature" : "features"}${widened}`;
  return `${grouped(rows)} ${rows === 1 ? "row" : "rows"}: ${splits}; ${learned}, ${answersText(understood)}`;
}

function answersText({ classes, class_counts, targets = [] }: Understood): string {
  if (classes === undefined) {
    const names = targets.slice(0, NAMED).join(", ");
    return `${counted(targets.length, "target")} (${names}${targets.length > NAMED ? ", …" : ""})`;
  }
  // The classes of images are their numbers: nobody named them.
  if (!class_counts && classes.every((name, i) => name === String(i))) return `${classes.length} classes`;
  const names = classes
    .slice(0, NAMED)
    .map((name, i) => (class_counts ? `${name} ${grouped(class_counts[i]!)}` : name));
  return `${classes.length} classes (${names.join(", ")}${classes.length > NAMED ? ", …" : ""})`;
}

function grouped(n: number): string {
  return n.toLocaleString("en-US");
}
