import { agreeing, counted, thousands } from "../../text/counted.ts";
import { type Html, html } from "./html.ts";

/** The workers of a queue, and what waits in it. */
export interface QueueView {
  readonly workers: readonly {
    readonly name: string;
    readonly machine: string;
    /** Trainings at a time. */
    readonly jobs: number;
    /** What it trains now, each in a few words. */
    readonly training: readonly string[];
  }[];
  readonly classes: readonly WaitingTrials[];
  /** Why nothing is known of the queue. */
  readonly unreachable?: string;
}

/** Trials that need the same of a worker. */
interface WaitingTrials {
  /** The spec of a program, or the arithmetic of networks. */
  readonly what: string;
  readonly waiting: number;
  readonly training: number;
  /** Workers that take them. */
  readonly servedBy: number;
  readonly lacks: readonly { readonly worker: string; readonly lack: string }[];
}

/** Who trains, what each is doing, and why trials wait. */
export function workersBody({ workers, classes, unreachable }: QueueView): Html {
  if (unreachable !== undefined)
    return html`<p class="quiet">The queue cannot be reached: ${unreachable}</p>`;
  return html`${
    workers.length === 0
      ? html`<p>There is no worker. Start one: <code>runx worker</code>.</p>`
      : html`<div class="table-scroll" tabindex="0" role="region" aria-label="Workers"><table class="workers">
<thead><tr>${["worker", "doing", "at a time", "machine"].map((head) => html`<th scope="col" class="text">${head}</th>`)}</tr></thead>
<tbody>
${workers.map(workerRow)}</tbody>
</table></div>`
  }
${classes.filter(({ waiting }) => waiting > 0).map(waitingText)}`;
}

function workerRow({ name, machine, jobs, training }: QueueView["workers"][number]): Html {
  const doing = training.length === 0 ? "nothing" : training.join("; ");
  return html`<tr><th scope="row" class="text">${name}</th><td class="text">${doing}</td><td>${jobs}</td><td class="text">${machine}</td></tr>\n`;
}

function waitingText({ what: of, waiting, training, servedBy, lacks }: WaitingTrials): Html {
  const what = `${counted(waiting, "trial")} of ${of} ${agreeing(waiting, "waits", "wait")}`;
  if (servedBy > 0) {
    const busy =
      training > 0 ? `, where ${thousands(training)} ${agreeing(training, "is", "are")} in work` : "";
    return html`<p>${what} for a free place: ${counted(servedBy, "worker")} can take ${agreeing(waiting, "it", "them")}${busy}.</p>\n`;
  }
  return html`<p>${what}: no worker can take ${agreeing(waiting, "it", "them")}.</p>
${lacks.length === 0 ? undefined : html`<ul>${lacks.map(({ worker, lack }) => html`<li>${worker}: ${lack}</li>\n`)}</ul>`}`;
}
