import type { Message } from "./messages.ts";

/** So long results of tiny trainings wait for those that follow. */
const GATHER_MS = 20;

/** Puts a worker's messages into parcels: each costs both sides more than a tiny training. */
export class Outbox {
  readonly #post: (parcel: readonly Message[]) => void;
  #parcel: Message[] = [];
  #emptied = performance.now();

  constructor(post: (parcel: readonly Message[]) => void) {
    this.#post = post;
  }

  /** While `work` follows orders, results are gathered. */
  during(work: () => void): void {
    this.#emptied = performance.now();
    work();
    this.#empty();
  }

  add(message: Message): void {
    this.#parcel.push(message);
    const isPatient = message.kind === "epochs" || message.kind === "ended";
    if (!isPatient || performance.now() - this.#emptied >= GATHER_MS) this.#empty();
  }

  #empty(): void {
    if (this.#parcel.length > 0) this.#post(this.#parcel);
    this.#parcel = [];
    this.#emptied = performance.now();
  }
}
