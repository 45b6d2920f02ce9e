import { RunxError } from "../errors.ts";
import type { QueueAddress } from "./address.ts";
import { connect, type QueueConnection } from "./connection.ts";
import { type QueueStatus, statusOf } from "./status.ts";

const LOOK_MS = 2000;

/** What was last seen of a queue, or why it is not to be seen. */
export type Seen =
  | { readonly kind: "seen"; readonly status: QueueStatus }
  | { readonly kind: "unreachable"; readonly reason: string };

/** Looks at a queue every two seconds; one that is away is tried again. */
export class QueueWatch {
  readonly #address: QueueAddress;
  readonly #timer: NodeJS.Timeout;
  #redis: QueueConnection | undefined;
  #isLooking = false;
  #isClosed = false;
  seen: Seen = { kind: "unreachable", reason: "it has not answered yet." };

  constructor(address: QueueAddress) {
    this.#address = address;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    void this.#look();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#redis?.close();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#redis ??= await connect(this.#address);
      if (this.#isClosed) return this.#redis.close();
      if (this.#redis.status !== "ready") {
        this.seen = { kind: "unreachable", reason: "the connection to it is lost." };
        return;
      }
      this.seen = { kind: "seen", status: await statusOf(this.#redis, this.#address.key) };
    } catch (error) {
      const reason = error instanceof RunxError ? error.message : "it does not answer.";
      this.seen = { kind: "unreachable", reason };
    } finally {
      this.#isLooking = false;
    }
  }
}
