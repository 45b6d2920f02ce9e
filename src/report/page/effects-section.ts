import { percentText } from "../../text/number.ts";
import { parameterSign } from "../parameter-text.ts";
import type { Effect, Effects, EffectsBasis } from "../report.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";

const width = 320;
const height = 20;

/** A bar a parameter, with the interval of its share as a line. */
export function effectsSection({ parameters, interactions, basis, sentence }: Effects): Html {
  const rows = [
    ...parameters.map((effect) => ({ name: parameterSign(effect.parameter), effect })),
    { name: "interactions", effect: interactions },
  ];
  return html`<h2>What matters</h2>
<p>${unbroken(sentence)}</p>
<div class="table-scroll" tabindex="0" role="region" aria-label="Share of the variance by parameter"><table class="effects">
<thead><tr><th scope="col" class="text">parameter</th><th scope="col">share</th><th scope="col">95 % interval</th><th scope="col"><span class="hidden">as a bar</span></th></tr></thead>
<tbody>
${rows.map(({ name, effect }) => html`<tr><th scope="row" class="text">${name}</th><td>${percentText(effect.share, 0)}</td><td>${effect.ci95 === undefined ? "–" : effect.ci95.map((end) => percentText(end, 0)).join("–")}</td><td>${bar(effect)}</td></tr>\n`)}</tbody>
</table></div>
<p class="quiet">${basisText(basis)} What a parameter does on average is its share; what depends on the others is in the interactions.</p>`;
}

function basisText(basis: EffectsBasis): string {
  if (basis.kind === "grid") {
    return `Shares of the variance between the arms of the grid, means over ${basis.seeds} seeds.`;
  }
  return `Shares of the variance over the space that was searched: functional ANOVA of a random forest fitted to ${basis.points} points (Hutter, Hoos and Leyton-Brown 2014); intervals hold 95 % of its trees. Of points that it has not seen the forest predicts ${percentText(basis.explained, 0)} of the variance.`;
}

function bar({ share, ci95 }: Omit<Effect, "parameter">): Html {
  const x = (value: number): string => (width * value).toFixed(1);
  const middle = height / 2;
  const line =
    ci95 === undefined ? undefined : html`<path class="tick" d="M${x(ci95[0])} ${middle}H${x(ci95[1])}"/>`;
  return html`<svg class="effect" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true"><rect class="bar" x="0" y="4" width="${x(share)}" height="${height - 8}"/>${line}</svg>`;
}
