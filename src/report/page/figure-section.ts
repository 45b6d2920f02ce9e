import { capitalised } from "../../text/capitalised.ts";
import { beginning, type Choice, type Figure } from "../plot/figure/figure.ts";
import { type Html, html } from "./html.ts";
import { unbroken } from "./unbroken.ts";

/** A figure's frame; the script draws into `.plot` and fills the table of numbers when it is opened. */
export function figureSection(figure: Figure): Html {
  const id = `figure-${figure.kind}`;
  return html`<figure data-figure="${figure.kind}" aria-labelledby="${id}">
<figcaption><h2 id="${id}">${figure.title}</h2><p>${unbroken(figure.caption)}</p></figcaption>
<div class="controls">
${figure.choices.map((choice, i) => control(choice, i, beginning(figure)[i] === 1))}
${figure.arms.length > 1 ? legend(figure) : undefined}
</div>
<div class="plot"${figure.leastWidth === undefined ? undefined : html` tabindex="0"`} role="img" aria-label="${figure.description}"><div aria-hidden="true"></div></div>
<div class="actions">
<button type="button" data-save="svg">Save SVG</button>
<button type="button" data-save="png">Save PNG</button>
<button type="button" data-save="spec">Copy Vega-Lite</button>
<details class="numbers"><summary>Numbers</summary><div class="table-scroll" tabindex="0" role="region" aria-label="${figure.title}: numbers"></div></details>
</div>
</figure>`;
}

function control(choice: Choice, index: number, isOn: boolean): Html {
  if (choice.kind === "switch") {
    return html`<label><input type="checkbox" data-choice="${index}"${isOn ? html` checked` : undefined}> ${choice.name}</label>\n`;
  }
  const groups = [...new Set(choice.options.map((option) => option.group))];
  const options = (group: string | undefined): Html[] =>
    choice.options.flatMap((option, i) =>
      option.group === group ? [html`<option value="${i}">${option.label}</option>`] : [],
    );
  return html`<label>${choice.name} <select data-choice="${index}">${groups.map((group) => (group === undefined ? html`${options(group)}` : html`<optgroup label="${capitalised(group)}">${options(group)}</optgroup>`))}</select></label>\n`;
}

/** Buttons that show and hide an arm in every figure. */
function legend({ arms, looks }: Figure): Html {
  const look = (i: number) => looks?.[i] ?? { hue: i, dash: i };
  return html`<div class="legend" role="group" aria-label="Arms shown">
${arms.map((label, i) => html`<button type="button" aria-pressed="true" data-arm="${label}"><svg class="stroke arm-${look(i).hue}" viewBox="0 0 28 8" width="28" height="8" aria-hidden="true"><path class="dash-${look(i).dash}" d="M1 4H27"/></svg>${label}</button>\n`)}
</div>`;
}
