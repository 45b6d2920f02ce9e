import type { QueueSettings } from "../../machines/address.ts";
import type { Io } from "../io.ts";

/** Where the environment says the queue is. */
export function queueSettings(env: Io["env"]): QueueSettings {
  return { url: env.RUNX_QUEUE, file: env.RUNX_QUEUE_FILE, isInsecure: env.RUNX_QUEUE_INSECURE === "1" };
}
