/** The queue that workers take trials from, as pages show it. */
import { type QueueSettings, queueAddress } from "../../machines/address.ts";
import type { Seen } from "../../machines/queue-watch.ts";
import type { TrialId } from "../../model/trial.ts";
import type { QueueView } from "../../report/page/workers.ts";

/** What is followed of a queue. */
export interface FollowedQueue {
  readonly seen: Seen;
  close(): void;
}

/** Undefined where no queue is named. Throws RunxError for an address that is none. */
export async function followQueue(settings: QueueSettings | undefined): Promise<FollowedQueue | undefined> {
  if (settings?.url === undefined || settings.url === "") return undefined;
  const address = queueAddress(settings);
  const { QueueWatch } = await import("../../machines/queue-watch.ts");
  return new QueueWatch(address);
}

/** `labelOf` names a trial in a few words. */
export function queueView(seen: Seen, labelOf: (trial: TrialId) => string): QueueView {
  if (seen.kind === "unreachable") return { workers: [], classes: [], unreachable: seen.reason };
  const { workers, classes } = seen.status;
  return {
    workers: workers.map(({ machine, jobs, doing }) => ({
      name: machine.worker,
      machine: `${machine.cpu}, runx ${machine.runx}`,
      jobs,
      training: doing.map(({ trial }) => labelOf(trial)),
    })),
    classes: classes.map(({ numerics, spec, waiting, training, servedBy, lacks }) => ({
      what: spec ?? numerics,
      waiting,
      training,
      servedBy: servedBy.length,
      lacks: Object.entries(lacks).map(([worker, lack]) => ({ worker, lack })),
    })),
  };
}
