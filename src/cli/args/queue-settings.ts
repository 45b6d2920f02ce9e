import type { QueueSettings } from "../../machines/address.ts";
import type { QueueEvent } from "../../machines/coordinator.ts";
import { shortId } from "../../model/shortened.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Io } from "../io.ts";

/** Where the environment says the queue is. */
export function queueSettings(env: Io["env"]): QueueSettings {
  return { url: env.RUNX_QUEUE, file: env.RUNX_QUEUE_FILE, isInsecure: env.RUNX_QUEUE_INSECURE === "1" };
}

/** One line. */
export function queueEventText(event: QueueEvent): string {
  switch (event.kind) {
    case "refused":
      return `A message was refused: ${forTerminal(event.reason)}.`;
    case "same":
      return `Trial ${shortId(event.trial)} was trained again by ${forTerminal(event.machine.worker)}, to the same bits.`;
    case "differs":
      return `Trial ${shortId(event.trial)} was run again by ${forTerminal(event.machine.worker)}, with other results. The first ones are kept.`;
    case "different":
      return `Trial ${shortId(event.trial)} was trained again by ${forTerminal(event.machine.worker)}, to other bits. The first result is kept.`;
  }
}
