import { mappingsOf } from "./keys.ts";
import { type Definition, definition } from "./schema.ts";

/** What the schema says of a parameter, or of a setting inside one (`schedule.every`). Where some values are no numbers, that of those. */
export function definitionAt(path: string): Definition {
  const [parameter = "", setting] = path.split(".");
  if (setting === undefined) return definition(parameter);
  // A place in a list (`layers.1`), and how many of its items there are between the ends (`layers.depth`).
  const { items } = definition(parameter);
  if (items) return items;
  const found = mappingsOf(parameter).flatMap((mapping) => mapping[setting] ?? []);
  const [first] = found;
  if (!first) throw new Error(`The schema has no setting ${path}.`);
  return found.find((each) => !isNumber(each)) ?? first;
}

/** Whether all values are numbers, words such as `full` and formulas apart. */
export function isNumber({ type, else: otherwise }: Definition): boolean {
  return type === "number" || type === "integer" || (otherwise !== undefined && isNumber(otherwise));
}

/** Whether the numbers are counted, not measured. */
export function isWhole({ type, else: otherwise }: Definition): boolean {
  return type === "integer" || (otherwise !== undefined && isWhole(otherwise));
}
