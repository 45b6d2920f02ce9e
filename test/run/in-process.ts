import type { Attach } from "../../src/learner/engine.ts";
import type { Executor } from "../../src/run/executor.ts";
import type { Message, Order } from "../../src/run/messages.ts";
import { workerLoop } from "../../src/run/worker-loop.ts";

/** An executor in this thread, so that scheduling is tested without workers: a training blocks everything else until it ends. */
export class InProcessExecutor implements Executor {
  readonly #attach: Attach<unknown>;
  #follow: (orders: readonly Order[]) => void = () => {};
  #listener: (message: Message) => void = () => {};
  #isCancelled = false;

  constructor(attach: Attach<unknown>) {
    this.#attach = attach;
  }

  async start(): Promise<void> {
    this.#follow = workerLoop({
      attach: this.#attach,
      isCancelled: () => this.#isCancelled,
      post: (message) => this.#listener(message),
    });
  }

  async stop(): Promise<void> {
    this.#follow = () => {};
    this.#listener = () => {};
  }

  send(...orders: readonly Order[]): void {
    if (orders.some(({ kind }) => kind === "cancel")) this.#isCancelled = true;
    else setImmediate(() => this.#follow(orders));
  }

  on(listener: (message: Message) => void): void {
    this.#listener = listener;
  }
}
