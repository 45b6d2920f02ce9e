/** The parts of the page that compute; the script brings them to life. */

import type { Lab } from "../content/lab.ts";
import { type Html, html } from "./html.ts";
import type { Section } from "./page.ts";
import { isTrained, playableIn } from "./playable.ts";

export function labSections(lab: Lab): readonly Section[] {
  const section = (id: string, name: string, body: Html): Section => ({
    id,
    name,
    markup: body.markup,
    fixed: true,
  });
  return [
    ...(lab.reader === undefined ? [] : [section("write", "Write a number", writeSection())]),
    ...(playableIn(lab) !== undefined ? [section("play", "Play", playSection())] : []),
    ...(lab.trainings.some(isTrained) ? [section("again", "Train it again", againSection(lab))] : []),
  ];
}

function writeSection(): Html {
  return html`<h2>Write a number</h2>
<p>With a finger or the mouse; or choose one of the test split. Lines show where it is cut, dashed through paper; every network reads the digits by itself.</p>
<div class="lab" data-lab="write">
<div class="desk"><canvas class="board" width="840" height="280" role="img" aria-label="Board to write on"></canvas>
<canvas class="cuts" width="840" height="280" aria-hidden="true"></canvas></div>
<div class="controls"><span class="presets" role="group" aria-label="Numbers of the test split"></span>
<button type="button" data-do="clear">Clear</button></div>
<p class="read" role="status"></p>
<ol class="digits"></ol>
</div>`;
}

function playSection(): Html {
  return html`<h2>Play</h2>
<p>Change the learning rate, the cost or the start, and watch it learn: the kernels that computed this page compute here.</p>
<div class="lab" data-lab="play"><div class="controls"></div><div class="stage"></div><p class="read" role="status"></p>
<p><button type="button" data-do="spec">Copy as a spec</button></p></div>`;
}

function againSection({ trainings }: Lab): Html {
  const isRecurrent = trainings.every(({ parameters }) => parameters.recurrent !== undefined);
  return html`<h2>Train it again</h2>
<p>Here, in your browser, with the same kernels. At the end the SHA-256 of all weights must be the recorded one.</p>
${isRecurrent ? html`<p class="quiet">There is no play with recurrent networks: it draws one neuron or a plane of two inputs, and these read their inputs step by step.</p>` : undefined}
<div class="lab" data-lab="again">
<div class="controls"><label>Training <select name="training">${trainings.flatMap((training, i) => (isTrained(training) ? [html`<option value="${i}">${training.arm}, seed ${training.seed}</option>`] : []))}</select></label>
<button type="button" data-do="train">Train</button> <button type="button" data-do="stop" disabled>Stop</button></div>
<div class="files" hidden><label>The four files of MNIST, chosen or dropped here: <input type="file" name="files" multiple></label></div>
<progress max="1" value="0" aria-label="Epochs trained" hidden></progress>
<div class="stage"></div>
<p class="arithmetic" role="status" hidden></p>
<p class="read" role="status"></p>
</div>`;
}
