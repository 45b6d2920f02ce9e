import type { Executor, Executors, Message, Order } from "./executor.ts";
import { obey } from "./obey.ts";
import type { Trainer } from "./trainer.ts";

/** Executors in this thread, for tests of the scheduling: a training blocks everything else until it ends. */
export function inProcess(trainer: Trainer): Executors {
  return { make: () => new InProcessExecutor(trainer) };
}

class InProcessExecutor implements Executor {
  readonly #trainer: Trainer;
  #obey: (order: Order) => void = () => {};
  #listener: (message: Message) => void = () => {};
  #giveUp = false;

  constructor(trainer: Trainer) {
    this.#trainer = trainer;
  }

  async start(): Promise<void> {
    this.#obey = obey(
      this.#trainer.train,
      () => this.#giveUp,
      (message) => this.#listener(message),
    );
  }

  async stop(): Promise<void> {
    this.#obey = () => {};
    this.#listener = () => {};
  }

  send(order: Order): void {
    if (order.kind === "give-up") this.#giveUp = true;
    else setImmediate(() => this.#obey(order));
  }

  on(listener: (message: Message) => void): void {
    this.#listener = listener;
  }
}
