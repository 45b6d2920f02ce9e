import { valueKey } from "../model/arm-key.ts";
import { counted } from "../text/counted.ts";
import { quoted } from "../text/quoted.ts";
import type { Findings } from "./findings.ts";
import { type Entry, type Mapping, type Node, placeOf, toJson, type Written } from "./node.ts";
import { rangeNodes } from "./range.ts";
import { remembered } from "./remembered.ts";
import { definition } from "./schema.ts";
import { inline } from "./wording.ts";

/** The values of an arm, or of a part of it, by dotted path. */
export type GridPoint = ReadonlyMap<string, Node>;

/** One axis of a grid: a parameter and its values, or several parameters that step together. */
export interface Axis {
  readonly keys: readonly string[];
  readonly steps: readonly GridPoint[];
}

/** Values that an entry of `include` or `exclude` names. */
export interface Combination {
  readonly at: Written;
  readonly values: GridPoint;
}

/** A grid with what is left out, added, and said of it. The last axis varies fastest. */
export interface Block {
  readonly at: Written;
  readonly axes: readonly Axis[];
  readonly exclude: readonly Combination[];
  readonly include: readonly Combination[];
  /** Conditions in the expression language, by the parameter they are for. */
  readonly when: ReadonlyMap<string, Node>;
  readonly label?: Node;
}

/** Keys of a block that are not parameters. */
export const DIRECTIVES: ReadonlySet<string> = new Set(["zip", "exclude", "include", "when", "label"]);

/** Every dotted path that a block can vary. */
export function varyingKeys(): readonly string[] {
  return Object.keys(definition("combination").properties ?? {});
}

/** What the values of a grid can be. */
export interface GridRules {
  /** Whether a mapping can be a range of numbers for this parameter. */
  rangesOf(key: string): Ranges;
  /** Whether one value of this parameter is a list. */
  isListItself(key: string): boolean;
}

type Ranges = "real" | "whole" | "none";

/** Without `vary` there is one empty block, and so one arm. */
export function readBlocks(
  vary: Node | undefined,
  root: Mapping,
  findings: Findings,
  rules: GridRules = NETWORK_GRID,
): readonly Block[] {
  if (!vary) return [{ at: root, axes: [], exclude: [], include: [], when: new Map() }];
  const blocks = vary.kind === "list" ? vary.items : [vary];
  return blocks.flatMap((block) => (block.kind === "mapping" ? readBlock(block, rules, findings) : []));
}

function readBlock(block: Mapping, rules: GridRules, findings: Findings): Block {
  const axes = Array.from(block.entries).flatMap(([key, entry]) => axesOf(key, entry, rules, findings));
  const label = block.entries.get("label")?.value;
  const read: Block = {
    at: block,
    axes,
    exclude: combinations(block.entries.get("exclude")?.value),
    include: combinations(block.entries.get("include")?.value),
    when: valuesIn(block.entries.get("when")?.value),
    ...(label && { label }),
  };
  refuseKeyTwice(axes, block, findings);
  refuseUselessConditions(read, findings);
  return read;
}

function axesOf(key: string, { value }: Entry, rules: GridRules, findings: Findings): Axis[] {
  if (key === "zip") return zips(value, rules, findings);
  if (DIRECTIVES.has(key)) return [];
  const values = valuesOf(key, value, rules, findings);
  refuseRepeated(key, values, findings);
  return values.length > 0 ? [{ keys: [key], steps: values.map((each) => new Map([[key, each]])) }] : [];
}

function zips(value: Node, rules: GridRules, findings: Findings): Axis[] {
  const mappings = value.kind === "list" ? value.items : [value];
  return mappings.flatMap((mapping) =>
    mapping.kind === "mapping" ? (zipOf(mapping, rules, findings) ?? []) : [],
  );
}

function zipOf(mapping: Mapping, rules: GridRules, findings: Findings): Axis | undefined {
  const columns = Array.from(mapping.entries, ([key, { value }]) => ({
    key,
    written: value,
    values: valuesOf(key, value, rules, findings),
  }));
  const [first, ...others] = columns;
  if (!first || columns.some(({ values }) => values.length === 0)) return undefined;
  for (const { key, written, values } of others) {
    if (values.length === first.values.length) continue;
    findings.add({
      code: "spec.zip",
      message: `In zip, ${key} has ${counted(values.length, "value")} and ${first.key} has ${first.values.length}.`,
      hint: "Give each the same number of values; without zip all combinations are made.",
      where: placeOf(written),
    });
    return undefined;
  }
  const steps = first.values.map((_, i) => new Map(columns.map(({ key, values }) => [key, values[i]!])));
  return { keys: columns.map(({ key }) => key), steps };
}

function valuesOf(key: string, node: Node, rules: GridRules, findings: Findings): readonly Node[] {
  const ranges = rules.rangesOf(key);
  if (node.kind === "mapping" && ranges !== "none" && node.entries.has("from")) {
    return rangeNodes(node, ranges === "whole", findings);
  }
  if (node.kind !== "list") return [node];
  if (rules.isListItself(key) && node.items[0]?.kind !== "list") return [node];
  return node.items;
}

/** Whether points between, and computed values, are rounded to whole numbers. */
export function takesWholeNumbers(key: string): boolean {
  return rangesOf(key) === "whole";
}

const ranges = new Map<string, Ranges>();

/** Whether a mapping can be a range for this parameter, by what the schema refers to. */
function rangesOf(key: string): Ranges {
  return remembered(ranges, key, () => rangesInSchema(key));
}

/** The parameters of a network. */
const NETWORK_GRID: GridRules = { rangesOf, isListItself: (key) => key === "layers" };

/** Whether a dotted path leads to one weight or bias inside `init`. */
export function isInitialValue(key: string): boolean {
  return Object.keys(definition("block").patternProperties ?? {}).some((pattern) =>
    new RegExp(pattern).test(key),
  );
}

function rangesInSchema(key: string): Ranges {
  if (isInitialValue(key)) return "real";
  const varied = JSON.stringify(definition("block").properties?.[key] ?? {});
  if (varied.includes("#/$defs/whole_points") || key.startsWith("layers.")) return "whole";
  return varied.includes("#/$defs/points") || varied.includes("#/$defs/varied_number") ? "real" : "none";
}

function combinations(value: Node | undefined): Combination[] {
  const items = value?.kind === "list" ? value.items : [];
  return items.map((item) => ({ at: item, values: valuesIn(item) }));
}

function valuesIn(value: Node | undefined): GridPoint {
  if (value?.kind !== "mapping") return new Map();
  return new Map(Array.from(value.entries, ([key, entry]) => [key, entry.value]));
}

function refuseRepeated(key: string, values: readonly Node[], findings: Findings): void {
  const seen = new Set<string>();
  for (const value of values) {
    const json = valueKey(toJson(value));
    if (seen.has(json)) {
      findings.add({
        code: "spec.repeated-value",
        message: `${key} already has the value ${json.length > 40 ? quoted(json) : inline(toJson(value))} in this block.`,
        hint: "List each value once; replicates are seeds: 5.",
        where: placeOf(value),
      });
    }
    seen.add(json);
  }
}

/** `eta` beside a zip that has `eta` too. */
function refuseKeyTwice(axes: readonly Axis[], block: Mapping, findings: Findings): void {
  const seen = new Set<string>();
  for (const { keys } of axes) {
    for (const key of keys) {
      if (seen.has(key)) {
        findings.add({
          code: "spec.zip",
          message: `${key} varies twice in this block.`,
          hint: "Keep it in zip or beside it.",
          where: placeOf(block.entries.get("zip")?.key ?? block),
        });
      }
      seen.add(key);
    }
  }
}

function refuseUselessConditions({ axes, include, when }: Block, findings: Findings): void {
  const known = new Set([
    ...axes.flatMap(({ keys }) => keys),
    ...include.flatMap(({ values }) => [...values.keys()]),
  ]);
  for (const [key, condition] of when) {
    if (known.has(key)) continue;
    findings.add({
      code: "spec.when",
      message: `This block does not vary ${key}, so it needs no condition.`,
      hint: `Give ${key} values in this block, or remove the condition.`,
      where: placeOf(condition),
    });
  }
}
