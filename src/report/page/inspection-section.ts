import { counted, thousands } from "../../text/counted.ts";
import { fixed, percentText, roundedText } from "../../text/number.ts";
import {
  answering,
  type ClassAnswers,
  type Inspection,
  rightText,
  splitTitle,
  type TruthTable,
} from "../content/inspection.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";

/** Rows and columns that a page shows; `runx inspect` has them all. */
const ROWS = 30;
const COLUMNS = 12;

/** The scores of each class, and the rows that are wrong. */
export function classesSection(inspection: Inspection, classes: ClassAnswers): Html {
  const { arm, seed, seeds, split } = inspection;
  const whose =
    seeds.length === 1
      ? html`one training: ${unbroken(arm)}, seed ${seed}`
      : html`means over ${counted(seeds.length, "seed")} of ${unbroken(arm)}`;
  return html`<h2>Classes</h2>
<p>On the ${splitTitle(split)} split, ${whose}. Precision is the share of the answers “this class” that are right, recall the share of the class’s rows that are found, F1 their harmonic mean.</p>
<div class="table-scroll" tabindex="0" role="region" aria-label="Scores by class"><table>
<thead><tr><th scope="col" class="text">class</th><th scope="col">rows</th><th scope="col">precision</th><th scope="col">recall</th><th scope="col">F1</th></tr></thead>
<tbody>${classes.scores.map(({ name, rows, precision, recall, f1 }) => html`<tr><th scope="row">${name}</th><td>${thousands(rows)}</td><td>${percentText(precision, 2)}</td><td>${percentText(recall, 2)}</td><td>${percentText(f1, 2)}</td></tr>\n`)}</tbody>
</table></div>
${classes.wrong.columns.length === 0 ? undefined : wrongRows(inspection, classes)}`;
}

function wrongRows({ arm, seed, split }: Inspection, { wrong }: ClassAnswers): Html {
  if (wrong.total === 0) {
    return html`<p>No row of the ${splitTitle(split)} split is wrong in the training of ${unbroken(arm)}, seed ${seed}.</p>`;
  }
  const columns = wrong.columns.slice(0, COLUMNS);
  const shown = wrong.rows.slice(0, ROWS);
  const all = shown.length === wrong.total ? "" : `, the first ${shown.length} of them`;
  return html`<h2>The rows it gets wrong</h2>
<p>${counted(wrong.total, "row")} of the ${splitTitle(split)} split, by ${unbroken(arm)}, seed ${seed}${all}: the surest mistakes first. Rows count from 1 in their file, without the header.</p>
<div class="table-scroll" tabindex="0" role="region" aria-label="Wrong rows"><table>
<thead><tr><th scope="col">row</th><th scope="col" class="text">actual</th><th scope="col" class="text">predicted</th><th scope="col">output</th>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${shown.map((row) => html`<tr><th scope="row">${row.row}</th><td class="text">${row.actual}</td><td class="text">${row.predicted}</td><td>${fixed(row.output, 3)}</td>${row.inputs.slice(0, COLUMNS).map((value) => cell(value))}</tr>\n`)}</tbody>
</table></div>`;
}

function cell(value: number | string): Html {
  return typeof value === "number"
    ? html`<td>${roundedText(value, 5)}</td>`
    : html`<td class="text">${value}</td>`;
}

export function truthsTitle(truths: readonly TruthTable[]): string {
  return truths.length === 1 ? "Truth table" : "Truth tables";
}

/** A line a network: what it answers to each row of its table. `arms` is how many the report has. */
export function truthSection(truths: readonly TruthTable[], arms: number): Html {
  return html`<h2>${truthsTitle(truths)}</h2>
${truths.map((truth) => truthMarkup(truth, arms))}`;
}

function truthMarkup(truth: TruthTable, arms: number): Html {
  const { inputs, outputs, rows, networks, left } = truth;
  const who = answering(truth, new Set(networks.map(({ arm }) => arm)).size === arms);
  return html`<p>What ${unbroken(who)} answers to ${inputs.join(", ")}${outputs.length > 1 ? `, as ${outputs.join(", ")}` : ""}. ${rightText(truth)}${left === 0 ? "" : ` ${counted(left, "network")} more had no room.`}</p>
<div class="table-scroll${networks.length > ROWS ? " tall" : ""}" tabindex="0" role="region" aria-label="Answers of ${who}"><table class="truth">
<thead><tr><th scope="col" class="text">network</th>${rows.map((row) => html`<th scope="col">${row.inputs.join(" ")} → ${row.targets.join(" ")}</th>`)}</tr></thead>
<tbody>${networks.map((network) => html`<tr><th scope="row">${arms > 1 ? html`${unbroken(network.arm)}, ` : undefined}seed ${network.seed}</th>${network.outputs.map((own, i) => answerCell(own, network.right[i] === true))}</tr>\n`)}</tbody>
</table></div>
`;
}

function answerCell(outputs: readonly number[], isRight: boolean): Html {
  const text = outputs.map((output) => fixed(output, 2)).join(" ");
  return isRight ? html`<td>${text}</td>` : html`<td class="alarm">${text} <span title="wrong">✗</span></td>`;
}
