import type { Understood } from "../../app/spec/understood.ts";
import { counted, thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { firstOf } from "../../text/listed.ts";
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
    `${thousands(train)} training`,
    ...(validation > 0 ? [`${thousands(validation)} validation`] : []),
    ...(test > 0 ? [`${thousands(test)} test`] : []),
  ].join(", ");
  const widened = inputs === features ? "" : ` in ${thousands(inputs)} inputs`;
  const learned = `${counted(features, "feature")}${widened}`;
  return `${counted(rows, "row")}: ${splits}; ${learned}, ${answersText(understood)}`;
}

function answersText({ classes, class_counts, targets = [] }: Understood): string {
  if (classes === undefined) {
    return `${counted(targets.length, "target")} (${firstOf(targets, NAMED)})`;
  }
  // The classes of images are their numbers: nobody named them.
  if (!class_counts && classes.every((name, i) => name === String(i))) return `${classes.length} classes`;
  const names = classes.map((name, i) => (class_counts ? `${name} ${thousands(class_counts[i]!)}` : name));
  return `${classes.length} classes (${firstOf(names, NAMED)})`;
}
