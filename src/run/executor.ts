import type { Message, Order } from "./messages.ts";

/**
 * Something that runs the worker loop: a thread, this process. `stop` ends it at once, whatever it does; nothing is
 * heard of it afterwards.
 */
export interface Executor {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Followed in this order. */
  send(...orders: readonly Order[]): void;
  on(listener: (message: Message) => void): void;
}
