import type { QueueEvent } from "../../machines/coordinator.ts";
import { shortId } from "../../model/shortened.ts";
import type { TrialId } from "../../model/trial.ts";
import { forTerminal } from "../../text/escape.ts";

type DoneAgain = Exclude<QueueEvent["kind"], "refused">;

/** What is said of a trial whose result came a second time; `worker` names the machine that it is from. */
export function doneAgainText(kind: DoneAgain, trial: TrialId, worker?: string): string {
  const name = `Trial ${shortId(trial)}`;
  const by = worker === undefined ? "" : ` by ${forTerminal(worker)}`;
  switch (kind) {
    case "same":
      return `${name} was trained again${by}, to the same bits.`;
    case "differs":
      return `${name} was run again${by}, with other results. The first ones are kept.`;
    case "different":
      return `${name} was trained again${by}, to other bits. The first result is kept.`;
  }
}

/** One line. */
export function queueEventText(event: QueueEvent): string {
  if (event.kind === "refused") return `A message was refused: ${forTerminal(event.reason)}.`;
  return doneAgainText(event.kind, event.trial, event.machine.worker);
}
