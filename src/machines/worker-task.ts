import type { AnyTrial, Trial } from "../model/trial.ts";
import { trialWork } from "../plan/estimate.ts";
import type { End, Hear, Place } from "../run/place.ts";
import { stateFrom, toFiles } from "./artifact-files.ts";
import { classOf, networkClass } from "./job-class.ts";
import type { Lane } from "./lane.ts";
import type { NetworkJob, ProgramClass, ResultMessage } from "./messages.ts";
import type { Programs } from "./programs.ts";
import type { SealedJob } from "./queues.ts";
import { checkedTrial } from "./trial-check.ts";
import { RefusedMessage, unseal } from "./wire.ts";

/** One trial that a worker has taken. */
export interface Task {
  readonly trial: AnyTrial;
  readonly reply: string;
  /** What its training takes beside others of its class; infinite where it is begun by itself. */
  readonly effort: number;
  train(hear: Hear): Promise<End>;
  cancel(): void;
  /** What its result says besides, when it has ended. */
  left(): Pick<ResultMessage, "files" | "program">;
}

/** Throws RefusedMessage. */
export function openNetwork(job: SealedJob, key: string, lane: Lane): Task {
  const message = unseal("job", job.data, key);
  const trial = trialOf(message, job);
  const { save, from, timeout, reply } = message;
  const isAlone = save.length > 0 || from !== undefined || timeout !== undefined;
  const asked = { save, ...(from && { from: stateFrom(trial, from) }) };
  let place: Place | undefined;
  return {
    trial,
    reply,
    // Trials of a class have the same data.
    effort: isAlone ? Number.POSITIVE_INFINITY : trialWork(trial.arm.parameters, 1),
    train: (hear) => {
      const here = lane.placeFor(trial, asked);
      place = here;
      return lane.withTimeout(timeout, () => here.train(trial, hear));
    },
    cancel: () => place?.cancel(),
    left: () => (save.length > 0 ? { files: toFiles(trial, lane.left) } : {}),
  };
}

/** Throws RefusedMessage, and RunxError where what the program needs is not there any more. */
export function openProgram(job: SealedJob, key: string, of: ProgramClass, programs: Programs): Task {
  const message = unseal("program", job.data, key);
  const { trial, place, logs } = programs.open(message, of);
  return {
    trial,
    reply: message.reply,
    effort: Number.POSITIVE_INFINITY,
    train: async (hear) => {
      try {
        return await place.train(trial, hear);
      } finally {
        await place.stop();
      }
    },
    cancel: () => place.cancel(),
    left: () => ({ program: true, files: logs() }),
  };
}

/** The worker computes the id itself: no job can pass for another trial. */
function trialOf({ trial: wire }: NetworkJob, { queueName }: SealedJob): Trial {
  const trial = checkedTrial(wire);
  if (classOf(networkClass(trial)) !== queueName)
    throw new RefusedMessage("it is in the queue of another class");
  return trial;
}
