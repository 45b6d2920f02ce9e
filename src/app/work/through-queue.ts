import { type QueueSettings, queueAddress } from "../../machines/address.ts";
import type { Coordinator } from "../../machines/coordinator.ts";
import { isToRun, outcomesOf, type Run } from "./rounds.ts";
import type { RunEnd } from "./run-end.ts";

/** Opens the queue where other machines are to train, and closes it. What was trained twice to other bits is a finding. */
export async function throughQueue<R extends { readonly end: RunEnd }>(
  { store, onEvent }: Pick<Run, "store" | "onEvent">,
  queue: QueueSettings | undefined,
  work: (queue?: Coordinator) => Promise<R>,
): Promise<R> {
  if (queue === undefined) return work();
  const address = queueAddress(queue);
  const { Coordinator } = await import("../../machines/coordinator.ts");
  let isDifferent = false;
  const coordinator = await Coordinator.open({
    address,
    reply: store.identity(),
    recorded: (id) => store.outcome(id),
    onEvent: (message) => {
      if (message.kind === "different") isDifferent = true;
      onEvent({ kind: "message", message });
    },
  });
  try {
    const result = await work(coordinator);
    return isDifferent && result.end === "finished" ? { ...result, end: "findings" } : result;
  } finally {
    await coordinator.close();
  }
}

/** The queue has what the plan still needs. Nothing is recorded: a later run does. */
export async function fillQueue(run: Run, queue: Coordinator): Promise<void> {
  const { workload, store, settings, onEvent } = run;
  const plan = workload.plan.grow(outcomesOf(run));
  const states = store.states(workload.name, plan.trials);
  const trials = plan.trials.filter((_, i) => isToRun(states[i]!, settings.redo));
  // What the trials are to leave is known to the queue from here on.
  const { close } = workload.open(plan);
  try {
    await queue.fill(trials);
  } finally {
    close();
  }
  onEvent({ kind: "queued", experiment: workload.name, trials: trials.length });
}
