import type { Message, Order } from "./messages.ts";

/**
 * Something that runs the worker loop: a thread, this process. `stop` ends it at once, whatever it does; nothing is
 * heard of it afterwards.
 */
export interface Executor {
  start(): Promise<void>;
  stop(): Promise<void>;
  send(order: Order): void;
  on(listener: (message: Message) => void): void;
}
