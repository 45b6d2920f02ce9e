import { counted, countedOf, thousands } from "../../text/counted.ts";
import { durationText } from "../figures.ts";
import type { TrialWords } from "../trial-words.ts";
import { type Html, html } from "./html.ts";
import { type QueueView, workersBody } from "./workers.ts";

/** How far the trials are, for a page that follows a run. */
export interface RunProgress {
  readonly state: "waiting" | "running" | "finished" | "interrupted";
  readonly counts: {
    readonly pending: number;
    readonly running: number;
    readonly completed: number;
    /** Failed and diverged. */
    readonly failed: number;
  };
  /** Of all trainings together; one that ended early counts as a whole one. In trials where some name no epochs. */
  readonly done: { readonly done: number; readonly total: number; readonly unit: "epoch" | "trial" };
  /** What is being trained now, with the epochs done, of so many where that is known. */
  readonly running: readonly { readonly label: string; readonly epoch: number; readonly epochs?: number }[];
  readonly failures: readonly { readonly label: string; readonly reason: string }[];
  readonly secondsLeft?: number;
  /** Of the queue that other machines take trials from, where one is followed. */
  readonly queue?: QueueView;
}

const listed = 12;

const capital = (step: TrialWords["step"]) => (step === "epoch" ? "Epoch" : "Step");

export function progressSection(progress: RunProgress, { trial, step }: TrialWords): Html {
  const { counts, running, failures, done: share, queue } = progress;
  const isOfEpochs = share.unit === "epoch";
  const steps = isOfEpochs ? `, ${countedOf(share.done, share.total, step)}` : "";
  const done = counts.completed + counts.failed;
  const total = done + counts.running + counts.pending;
  return html`<div class="progress">
<p class="progress-line"><strong>${stateText(progress)}</strong> ${countedOf(done, total, trial)} done${steps}${remaining(progress)}</p>
<progress max="${Math.max(1, share.total)}" value="${share.done}" aria-label="${isOfEpochs ? capital(step) : "Trial"}s done">${thousands(share.done)} of ${thousands(share.total)}</progress>
<dl class="counts">
${[
  count("waiting", counts.pending),
  count("running", counts.running),
  count("completed", counts.completed),
  count("failed", counts.failed),
]}
</dl>
${running.length === 0 ? undefined : html`<ul class="running">${running.slice(0, listed).map((each) => runningItem(each, step))}${more(running.length)}</ul>`}
${failures.length === 0 ? undefined : html`<details class="failures" open><summary>${counted(failures.length, "failure")}</summary><ul>${failures.slice(0, listed).map(failureItem)}${more(failures.length)}</ul></details>`}
${queue === undefined ? undefined : workersBody(queue)}
</div>`;
}

function stateText({ state }: RunProgress): string {
  switch (state) {
    case "waiting":
      return "Waiting.";
    case "running":
      return "Running.";
    case "finished":
      return "Finished.";
    case "interrupted":
      return "Interrupted: the same command continues.";
  }
}

function remaining({ state, secondsLeft }: RunProgress): string {
  return state === "running" && secondsLeft !== undefined ? `, about ${durationText(secondsLeft)} left` : "";
}

function count(name: string, value: number): Html {
  return html`<div><dt>${name}</dt><dd>${thousands(value)}</dd></div>\n`;
}

function runningItem(
  { label, epoch, epochs }: RunProgress["running"][number],
  step: TrialWords["step"],
): Html {
  if (epochs === undefined)
    return html`<li><span>${label}</span> <span class="quiet">${step} ${thousands(epoch)}</span></li>\n`;
  return html`<li><span>${label}</span> <progress max="${Math.max(1, epochs)}" value="${epoch}" aria-label="${capital(step)}s done">${epoch}</progress> <span class="quiet">${step} ${thousands(epoch)} of ${thousands(epochs)}</span></li>\n`;
}

function failureItem({ label, reason }: RunProgress["failures"][number]): Html {
  return html`<li><span>${label}</span>: ${reason}</li>\n`;
}

function more(length: number): Html | undefined {
  return length > listed ? html`<li>and ${thousands(length - listed)} more</li>` : undefined;
}
