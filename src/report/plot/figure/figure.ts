/**
 * A figure as plain data: Vega-Lite specifications and the tables they draw. The page embeds it as JSON, `runx
 * plot` renders one view of it, and a reader can take either and change it.
 */
import type { Json } from "../../../model/parameters.ts";
import type { FigureKind } from "../../content/kinds.ts";
import type { Look } from "../look/highlighted-arms.ts";
import { paperConfig } from "../look/theme.ts";
import { type Table, tableRows } from "./table.ts";

/** A Vega-Lite unit, layer or facet without `config` and `datasets`; its data sources are names of tables. */
export type VegaLiteSpec = { readonly [key: string]: Json };

export interface Figure {
  readonly kind: FigureKind;
  readonly title: string;
  /** How to read it, and what was left out. Whole sentences. */
  readonly caption: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  /** What the reader can choose. A view exists for each combination of options. */
  readonly choices: readonly Choice[];
  readonly views: readonly [View, ...View[]];
  readonly tables: { readonly [name: string]: Table };
  /** In pixels: on a narrower screen it is moved sideways. */
  readonly leastWidth?: number;
  /** Columns that only place marks: no numbers for a reader. */
  readonly placing?: readonly string[];
  /** Arms in colour, in the order of the palette. Empty where colour means something else. */
  readonly arms: readonly string[];
  /** Which colour and dashes of the palette each of these arms has; absent: those of its place. */
  readonly looks?: readonly Look[];
  /** For each option of the first choice the picks that the reader is shown first, where not all are 0. */
  readonly begin?: readonly (readonly number[])[];
}

/** The picks that are shown first of an option of the first choice. */
export function beginning(
  { choices, begin }: Pick<Figure, "choices" | "begin">,
  option = 0,
): readonly number[] {
  return begin?.[option] ?? choices.map((_, i) => (i === 0 ? option : 0));
}

export type Choice =
  | { readonly kind: "list"; readonly name: string; readonly options: readonly Option[] }
  /** Off by default. */
  | { readonly kind: "switch"; readonly name: string; readonly sets: AxisSetting };

/** What a switch does to axes: along the epochs, of the values, or all that are logarithmic by themselves. */
export type AxisSetting = "log-epochs" | "log-values" | "linear";

export interface Option {
  readonly label: string;
  readonly group?: string;
}

export interface View {
  /** One entry a choice: the index of the option; 0 or 1 for a switch. */
  readonly picks: readonly number[];
  readonly spec: VegaLiteSpec;
}

/** A complete Vega-Lite specification, data and colours included: paste it into any Vega-Lite editor. */
export function standalone(figure: Figure, view: View): VegaLiteSpec {
  const names = new Set(dataNames(view.spec));
  const used = Object.entries(figure.tables).filter(([name]) => names.has(name));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: figure.description,
    ...view.spec,
    datasets: Object.fromEntries(used.map(([name, table]) => [name, tableRows(table)])),
    config: paperConfig,
  };
}

/** With the figure's title, whose it is, and margins: for a picture that leaves its page. */
export function titled(spec: VegaLiteSpec, { title }: Figure, subtitle: string): VegaLiteSpec {
  const style = { anchor: "start", offset: 24, fontSize: 16, subtitleFontSize: 12.5, subtitlePadding: 4 };
  return {
    ...spec,
    title: { text: title, subtitle, ...style },
    padding: { left: 18, right: 26, top: 16, bottom: 16 },
  };
}

/** The names of the tables a specification draws. */
export function dataNames(spec: Json): readonly string[] {
  if (spec === null || typeof spec !== "object") return [];
  if (isList(spec)) return spec.flatMap(dataNames);
  return Object.entries(spec).flatMap(([key, value]) => {
    if (key === "data" && value !== null && typeof value === "object" && !isList(value)) {
      return typeof value.name === "string" ? [value.name] : [];
    }
    return dataNames(value);
  });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * A specification for a picture that nobody points at: without the invisible targets of the pointer and what it
 * brings forward.
 */
export function still(spec: VegaLiteSpec): VegaLiteSpec {
  const { layer, spec: panel, ...rest } = spec;
  if (isSpec(panel)) return { ...rest, spec: still(panel) };
  if (layer === undefined || !isList(layer)) return spec;
  const lasting = layer.filter((part) => isSpec(part) && !isForPointer(part));
  return { ...rest, layer: lasting };
}

function isForPointer({ mark, transform }: VegaLiteSpec): boolean {
  const target = mark !== undefined && isSpec(mark) && mark.style === "target";
  const filters = transform !== undefined && isList(transform) ? transform : [];
  return target || filters.some((step) => isSpec(step) && isSpec(step.filter) && "param" in step.filter);
}

function isSpec(value: Json | undefined): value is VegaLiteSpec {
  return typeof value === "object" && value !== null && !isList(value);
}
