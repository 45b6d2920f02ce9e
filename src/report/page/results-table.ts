import { columnDecimals, columnFigure, durationText, shown } from "../figures.ts";
import { momentTitles, parameterSign, valueText } from "../metric.ts";
import type { Cast } from "../plot/cast.ts";
import type { ArmReport, Metric, Report, Sample } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { counted } from "../wording.ts";
import { type Html, html } from "./html.ts";
import { type Range, rangeOf, whisker } from "./whisker.ts";

/** More rows than a reader reads; the machine formats have all of them. */
const rowLimit = 300;

export function resultsSection(report: Report, cast: Cast): Html {
  const { arms, metric, at } = report;
  const color = new Map(cast.leads.map((member, i) => [member.key, i]));
  const figures = figuresOf(arms, metric);
  const range = rangeOf(arms);
  const names = report.varied.length > 0 ? report.varied.map(parameterSign) : ["arm"];
  const cells = (arm: ArmReport): readonly string[] =>
    report.varied.length > 0 ? report.varied.map((name) => valueText(arm.arm[name])) : [arm.label];
  return html`<div class="table-scroll${arms.length > 25 ? " tall" : ""}" tabindex="0" role="region" aria-label="Results by arm">
<table class="results">
<caption>${capitalised(metric.title)} ${momentTitles[at]}${metric.unit === "fraction" ? ", in percent" : ""}; spread over the seeds is the standard deviation, bars are 95 % intervals of the mean</caption>
<thead><tr>
${names.map((name) => heading(name, "text"))}
${heading("n", "number")}${heading("mean", "number")}${heading("±", "number", "standard deviation")}
<th scope="col" class="plain"><span class="hidden">interval</span></th>
${heading("median", "number")}${heading("min–max", "text")}${heading("stuck", "number")}${heading("failed", "number")}${heading("time", "number", "mean time of a training")}
</tr></thead>
<tbody>
${arms.slice(0, rowLimit).map((arm) => row(arm, cells(arm), color.get(arm.key), figures, range))}
</tbody>
</table>
</div>
${arms.length > rowLimit ? html`<p class="quiet">The first ${rowLimit} of ${arms.length} arms; <code>runx report ${report.experiment} --format csv</code> has them all.</p>` : undefined}
${arms.length > 1 ? html`<p class="quiet key">★ the best mean; ≈ not surely worse than the best, after correcting for ${counted(arms.length - 1, "comparison")}.</p>` : undefined}`;
}

type Figures = (value: number) => string;

function figuresOf(arms: readonly ArmReport[], metric: Metric): Figures {
  const means = arms.flatMap(({ sample }) => centre(sample) ?? []);
  const stds = arms.flatMap(({ sample }) => (sample.kind === "spread" ? [sample.std] : []));
  const decimals = columnDecimals(means, stds, metric);
  return (value) => columnFigure(shown(value, metric), decimals);
}

function row(
  arm: ArmReport,
  names: readonly string[],
  color: number | undefined,
  figures: Figures,
  range: Range | undefined,
): Html {
  const { sample, tally, standing } = arm;
  const [first = "", ...others] = names;
  const swatch =
    color === undefined
      ? html`<span class="swatch"></span>`
      : html`<span class="swatch arm-${color}"></span>`;
  return html`<tr class="${standing}">
<th scope="row">${swatch}${first}</th>${others.map((name) => html`<td class="text">${name}</td>`)}
${number(sample.n)}
${value(sample, figures, standing)}
${sample.kind === "spread" ? number(sample.std, figures(sample.std)) : absent}
<td class="plain">${range === undefined ? undefined : whisker(arm, range, color)}</td>
${sample.kind === "spread" ? number(sample.median, figures(sample.median)) : absent}
${sample.kind === "spread" ? html`<td>${figures(sample.min)}–${figures(sample.max)}</td>` : absent}
${tallied(tally.stuck)}
${tallied(tally.failed)}
${arm.seconds === undefined ? absent : number(arm.seconds, durationText(arm.seconds))}
</tr>
`;
}

const absent = html`<td class="none">–</td>`;

function value(sample: Sample, figures: Figures, standing: ArmReport["standing"]): Html {
  if (sample.kind === "empty") return absent;
  const centre = sample.kind === "spread" ? sample.mean : sample.value;
  const mark = standing === "best" ? "★" : standing === "indistinguishable" ? "≈" : "";
  const said =
    standing === "best" ? "best" : standing === "indistinguishable" ? "not surely worse than the best" : "";
  return html`<td data-value="${centre}" class="mean">${mark === "" ? undefined : html`<span class="mark" title="${said}" role="img" aria-label="${said}">${mark}</span>`}${figures(centre)}</td>`;
}

function number(value: number, text = String(value)): Html {
  return html`<td data-value="${value}">${text}</td>`;
}

/** Zeros stay quiet, so that the others are seen. */
function tallied(count: number): Html {
  return html`<td data-value="${count}" class="${count === 0 ? "none" : "alarm"}">${count}</td>`;
}

function heading(name: string, kind: "text" | "number", title?: string): Html {
  return html`<th scope="col" class="${kind}"><button type="button" data-sort="${kind}"${title === undefined ? undefined : html` title="${title}"`}>${name}</button></th>`;
}

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
