import { inline, quoted } from "./explain.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, type Node, placeOf, toJson, type Written } from "./node.ts";
import { rangeNodes } from "./range.ts";
import { definition } from "./schema.ts";

/** One parameter of a block, by dotted path, with the values it takes. */
export interface Axis {
  readonly key: string;
  readonly values: readonly Node[];
}

/** A grid: every combination of its axes' values, the last axis fastest. */
export interface Block {
  readonly at: Written;
  readonly axes: readonly Axis[];
}

/** The values one arm takes, by dotted path. */
export type Point = ReadonlyMap<string, Node>;

/** Without `vary` there is one empty block, and so one arm. */
export function readBlocks(vary: Node | undefined, root: Mapping, findings: Findings): readonly Block[] {
  if (!vary) return [{ at: root, axes: [] }];
  const blocks = vary.kind === "list" ? vary.items : [vary];
  return blocks.flatMap((block) => (block.kind === "mapping" ? readBlock(block, findings) : []));
}

function readBlock(block: Mapping, findings: Findings): Block {
  const axes = Array.from(block.entries, ([key, { value }]) => ({
    key,
    values: valuesOf(key, value, findings),
  }));
  for (const axis of axes) refuseRepeated(axis, findings);
  return { at: block, axes };
}

function valuesOf(key: string, node: Node, findings: Findings): readonly Node[] {
  const ranges = rangesOf(key);
  if (node.kind === "mapping" && ranges) return rangeNodes(node, ranges === "whole", findings);
  if (node.kind !== "list") return [node];
  if (key === "layers" && node.items[0]?.kind !== "list") return [node];
  return node.items;
}

/** Whether a mapping is a range for this parameter, by what the schema refers to. */
function rangesOf(key: string): "real" | "whole" | undefined {
  const varied = JSON.stringify(definition("block").properties?.[key] ?? {});
  if (varied.includes("#/$defs/whole_range")) return "whole";
  return varied.includes("#/$defs/range") || varied.includes("#/$defs/varied_number") ? "real" : undefined;
}

function refuseRepeated({ key, values }: Axis, findings: Findings): void {
  const seen = new Set<string>();
  for (const value of values) {
    const json = JSON.stringify(toJson(value));
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

export function countPoints(blocks: readonly Block[]): number {
  return blocks.reduce(
    (sum, { axes }) => sum + axes.reduce((product, { values }) => product * values.length, 1),
    0,
  );
}

export function* pointsOf({ axes }: Block): Generator<Point> {
  if (axes.some(({ values }) => values.length === 0)) return;
  const chosen = axes.map(() => 0);
  for (;;) {
    yield new Map(axes.map(({ key, values }, i) => [key, values[chosen[i]!]!]));
    let turning = axes.length - 1;
    for (; turning >= 0; turning--) {
      chosen[turning] = (chosen[turning]! + 1) % axes[turning]!.values.length;
      if (chosen[turning] !== 0) break;
    }
    if (turning < 0) return;
  }
}
