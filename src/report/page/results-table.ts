import { momentTitle } from "../../metric/metric.ts";
import type { Json } from "../../model/parameters.ts";
import { capitalised } from "../../text/capitalised.ts";
import { counted, thousands } from "../../text/counted.ts";
import { asTyped } from "../../text/number.ts";
import { areBest, bestFirst } from "../arms/shown.ts";
import { asArguments } from "../experiments.ts";
import { columnDecimals, columnFigure, durationText, shown } from "../figures.ts";
import type { ValueScale } from "../log-axis.ts";
import { labelParameter, parameterSign } from "../parameter-text.ts";
import { centreName, countText, markOf, markTexts } from "../render/cells.ts";
import type { ArmReport, Report, Sample, SpreadSample } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";
import { scaleOf, whisker } from "./whisker.ts";

/** More rows than a reader reads; the machine formats have all of them. */
const rowLimit = 300;

/** More rows than fit beside the rest: the table scrolls in a frame. */
const frameFrom = 25;

/** The colour of each arm that has one in the figures, by its key. */
type Hues = ReadonlyMap<string, number>;

/** One row an arm. Columns that would say nothing are left out: a spread without replicates, counts of none. */
export function resultsSection(report: Report, hues: Hues): Html {
  const { arms } = report;
  const scale = scaleOf(report.arms, report.metric);
  const columns = columnsOf(report, hues, scale);
  const shownArms = arms.length > frameFrom ? bestFirst(report).slice(0, rowLimit) : arms;
  const rows = shownArms.map(
    (arm) =>
      html`<tr class="${arm.standing}" data-filter="${filterText(arm)}">${columns.map(({ cell }) => cell(arm))}</tr>\n`,
  );
  const filter =
    arms.length > frameFrom
      ? html`<p class="filter"><label>Filter <input type="search" id="filter" autocomplete="off"></label></p>`
      : undefined;
  return html`${filter}<div class="table-scroll${arms.length > frameFrom ? " tall" : ""}" tabindex="0" role="region" aria-label="Results by arm">
<table class="results">
<caption>${unbroken(captionOf(report, scale))}</caption>
<thead><tr>
${columns.map(({ head }) => head)}
</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>
${arms.length > rowLimit ? html`<p class="quiet">The ${areBest(report) ? "best" : "first"} ${rowLimit} of ${thousands(arms.length)} arms; <code>runx report ${asArguments(report)} --format csv</code> has them all.</p>` : undefined}
${keyOf(report)}`;
}

/** What the filter looks in: names and values, `eta 0.5`. */
function filterText({ label, texts }: ArmReport): string {
  const values = Object.entries(texts).flat();
  return asTyped([label, ...values].join(" ")).toLowerCase();
}

interface ResultColumn {
  readonly head: Html;
  readonly cell: (arm: ArmReport) => Html;
}

function columnsOf(report: Report, hues: Hues, scale: ValueScale | undefined): readonly ResultColumn[] {
  const { arms } = report;
  const spread = arms.some(({ sample }) => sample.kind === "spread");
  const some = (count: "stuck" | "failed" | "pending"): boolean => arms.some(({ tally }) => tally[count] > 0);
  const figures = figuresOf(report);
  const ranked = arms.filter(({ sample }) => sample.kind !== "empty").length > 1;
  const [name, ...parameters] = nameColumns(report, hues);
  // An arm that was given a name is known by it: its figures come next, also on a narrow screen.
  const isNamed = report.varied[0] === labelParameter;
  return [
    name!,
    ...(isNamed ? [] : parameters),
    ...(report.words.hasSeeds
      ? [
          {
            head: heading("n", "number"),
            cell: ({ sample }: ArmReport) => number(sample.n, countText(sample)),
          },
        ]
      : []),
    { head: heading(centreName(report), "number"), cell: (arm) => mean(arm, figures, ranked) },
    ...(spread ? [ofSpread("±", "standard deviation", figures, ({ std }) => std)] : []),
    ...(scale === undefined ? [] : [whiskerColumn(scale, hues)]),
    ...(spread ? [ofSpread("median", undefined, figures, ({ median }) => median), rangeColumn(figures)] : []),
    ...bestOfColumn(report, figures),
    ...(some("stuck") ? [tallyColumn("stuck")] : []),
    ...(some("failed") ? [tallyColumn("failed")] : []),
    ...(some("pending") ? [tallyColumn("pending")] : []),
    {
      head: heading("time", "number", `mean time of a ${report.words.trial}`),
      cell: ({ seconds }) => (seconds === undefined ? absent : number(seconds, durationText(seconds))),
    },
    ...(isNamed ? parameters : []),
  ];
}

/** A column for each varied parameter; the first carries the arm's colour. */
function nameColumns({ varied }: Report, hues: Hues): readonly ResultColumn[] {
  const swatch = ({ key }: ArmReport): Html | undefined => {
    if (hues.size === 0) return undefined;
    const index = hues.get(key);
    return html`<span class="swatch${index === undefined ? "" : ` arm-${index}`}"></span>`;
  };
  const [first, ...others] = varied;
  const textOf = (arm: ArmReport): string => (first === undefined ? arm.label : arm.texts[first]!);
  return [
    {
      head: heading(first === undefined ? "arm" : parameterSign(first), "text"),
      cell: (arm) =>
        html`<th scope="row" class="${nameBreadth(textOf(arm))}"${sortedAs(first === undefined ? null : arm.arm[first])}>${swatch(arm)}${unbroken(textOf(arm))}</th>`,
    },
    ...others.map((name) => ({
      head: heading(parameterSign(name), "text"),
      cell: ({ arm, texts }: ArmReport) =>
        html`<td class="text ${breadth(texts[name]!)}"${sortedAs(arm[name])}>${shortened(texts[name]!)}</td>`,
    })),
  ];
}

/** The name of an arm; on a phone its figures stay in sight as well. */
function nameBreadth(text: string): string {
  return `${text.length > 16 ? "name " : ""}${breadth(text)}`;
}

/** Long texts are broken, so that the figures stay in sight. */
function breadth(text: string): string {
  return text.length > 32 ? "long" : "";
}

/** Two lines of a long text; the whole of it is in the spec, and under the pointer. */
function shortened(text: string): Html {
  return breadth(text) === "" ? html`${text}` : html`<span title="${text}">${text}</span>`;
}

/** Numbers sort as numbers, also where their texts are shortened. */
function sortedAs(value: Json | undefined): Html | undefined {
  return typeof value === "number" ? html` data-value="${value}"` : undefined;
}

function whiskerColumn(scale: ValueScale, hues: Hues): ResultColumn {
  const head = html`<th scope="col" class="plain"><span class="hidden">interval</span></th>`;
  return { head, cell: (arm) => html`<td class="plain">${whisker(arm, scale, hues.get(arm.key))}</td>` };
}

function ofSpread(
  name: string,
  title: string | undefined,
  figures: Figures,
  pick: (sample: SpreadSample) => number,
): ResultColumn {
  return {
    head: heading(name, "number", title),
    cell: ({ sample }) => {
      const value = sample.kind === "spread" ? pick(sample) : ofEqual(sample, name);
      return value === undefined ? absent : number(value, figures(value));
    },
  };
}

/** Equal values are their own median, and do not spread. */
function ofEqual(sample: Sample, name: string): number | undefined {
  if (sample.kind !== "constant") return undefined;
  return name === "±" ? 0 : sample.value;
}

/** What the best of so many trials is expected to show, where somebody asked. */
function bestOfColumn({ bestOf }: Report, figures: Figures): readonly ResultColumn[] {
  if (bestOf === undefined) return [];
  const head = heading(`best of ${bestOf}`, "number", `expected best of ${bestOf} trials`);
  const cell = ({ bestOf: best }: ArmReport): Html =>
    best === undefined ? absent : number(best.expectation, figures(best.expectation));
  return [{ head, cell }];
}

function rangeColumn(figures: Figures): ResultColumn {
  return {
    head: heading("min–max", "text"),
    cell: ({ sample }) =>
      sample.kind === "spread"
        ? html`<td data-value="${sample.min}">${figures(sample.min)}–${figures(sample.max)}</td>`
        : absent,
  };
}

/** Zeros stay quiet, so that the others are seen. */
function tallyColumn(name: "stuck" | "failed" | "pending"): ResultColumn {
  return {
    head: heading(name, "number"),
    cell: ({ tally }) => {
      const count = tally[name];
      const tone = count === 0 || name === "pending" ? "none" : "alarm";
      return html`<td data-value="${count}" class="${tone}">${count}</td>`;
    },
  };
}

type Figures = (value: number) => string;

function figuresOf({ arms, metric }: Report): Figures {
  const means = arms.flatMap(({ sample }) => centre(sample) ?? []);
  const stds = arms.flatMap(({ sample }) => (sample.kind === "spread" ? [sample.std] : []));
  const decimals = columnDecimals(means, stds, metric);
  return (value) => columnFigure(shown(value, metric), decimals);
}

function mean(arm: ArmReport, figures: Figures, ranked: boolean): Html {
  const { sample, standing } = arm;
  const value = centre(sample);
  if (value === undefined) return absent;
  const mark = ranked ? markOf(arm) : "";
  const said = standing === "best" ? "the best" : "not distinguishable from the best";
  const sign =
    mark === ""
      ? undefined
      : html`<span class="mark" title="${said}" role="img" aria-label="${said}">${mark}</span>`;
  return html`<td data-value="${value}" class="mean">${sign}${figures(value)}</td>`;
}

function keyOf(report: Report): Html | undefined {
  const { arms } = report;
  const texts = markTexts(report);
  if (arms.filter(({ sample }) => sample.kind !== "empty").length < 2 || texts.length === 0) return undefined;
  const open = arms.some(({ standing }) => standing === "indistinguishable");
  const corrected =
    open && arms.length > 2 ? ` after correcting for ${counted(arms.length - 1, "comparison")}` : "";
  return html`<p class="quiet key">${texts.join("; ")}${corrected}.</p>`;
}

function captionOf({ metric, at, arms, words }: Report, scale: ValueScale | undefined): string {
  const what = `${capitalised(metric.title)} ${momentTitle(at, words.step)}${metric.unit === "fraction" ? ", in percent" : ""}`;
  if (!arms.some(({ sample }) => sample.kind === "spread")) return what;
  const logarithmic = scale?.isLogarithmic === true ? ", on a logarithmic scale" : "";
  return `${what}; ± is the standard deviation over the seeds, bars are 95 % intervals of the mean${logarithmic}`;
}

const absent = html`<td class="none">–</td>`;

function number(value: number, text = String(value)): Html {
  return html`<td data-value="${value}">${text}</td>`;
}

function heading(name: string, kind: "text" | "number", title?: string): Html {
  return html`<th scope="col" class="${kind}"><button type="button" data-sort="${kind}"${title === undefined ? undefined : html` title="${title}"`}>${name}</button></th>`;
}
