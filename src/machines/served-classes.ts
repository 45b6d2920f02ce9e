import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { classOf, lackOf } from "./job-class.ts";
import { CLASSES, type SealedJob, taker } from "./queues.ts";
import { RefusedMessage, type Sealed, unseal } from "./wire.ts";

export type ClassEvent =
  | { readonly kind: "serves"; readonly class: string; readonly numerics: string }
  | { readonly kind: "lacks"; readonly class: string; readonly lack: string };

interface Options {
  /** Of messages. */
  readonly key: string;
  /** Where data files are looked for. */
  readonly folder: string;
  onEvent(event: ClassEvent): void;
}

const CHECK_AGAIN_MS = 30_000;

/** The classes of jobs that a worker can train here, and what it lacks for the others. */
export class ServedClasses {
  readonly #redis: Redis;
  readonly #options: Options;
  readonly #takers = new Map<string, Worker<Sealed, null, string>>();
  readonly #lacks = new Map<string, { readonly lack: string; readonly at: number }>();
  #turn = 0;

  constructor(redis: Redis, options: Options) {
    this.#redis = redis;
    this.#options = options;
  }

  get names(): readonly string[] {
    return [...this.#takers.keys()];
  }

  /** By class: why it is not served. */
  get lacks(): { readonly [name: string]: string } {
    return Object.fromEntries([...this.#lacks].map(([name, { lack }]) => [name, lack]));
  }

  /** Serves what it can; what it lacks is looked at again now and then. */
  async look(): Promise<void> {
    const classes = await this.#redis.hgetall(CLASSES);
    for (const [name, needs] of Object.entries(classes)) await this.#lookAt(name, needs);
  }

  /** A job of the class whose turn it is, or of another. */
  async take(token: string): Promise<SealedJob | undefined> {
    const takers = [...this.#takers.values()];
    for (let i = 0; i < takers.length; i++) {
      this.#turn += 1;
      const job = await takers[this.#turn % takers.length]!.getNextJob(token, { block: false });
      if (job) return job as SealedJob;
    }
    return undefined;
  }

  stopServing(name: string, why: string): void {
    void this.#takers.get(name)?.close(true);
    this.#takers.delete(name);
    this.#lack(name, why);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#takers.values()].map((each) => each.close(true)));
  }

  async #lookAt(name: string, needs: string): Promise<void> {
    const before = this.#lacks.get(name);
    if (this.#takers.has(name) || (before && Date.now() - before.at < CHECK_AGAIN_MS)) return;
    try {
      const message = unseal("class", JSON.parse(needs), this.#options.key);
      if (classOf(message) !== name) throw new RefusedMessage("it has another name than its class");
      const lack = await lackOf(message, this.#options.folder);
      if (lack !== undefined) return this.#lack(name, lack);
      const served = taker(this.#redis, name);
      await served.waitUntilReady();
      void served.startStalledCheckTimer();
      this.#lacks.delete(name);
      this.#takers.set(name, served);
      this.#options.onEvent({ kind: "serves", class: name, numerics: message.numerics });
    } catch (error) {
      if (!(error instanceof RefusedMessage) && !(error instanceof SyntaxError)) throw error;
      this.#lack(name, `it cannot read what the class needs: ${error.message}`);
    }
  }

  #lack(name: string, lack: string): void {
    if (this.#lacks.get(name)?.lack !== lack) this.#options.onEvent({ kind: "lacks", class: name, lack });
    this.#lacks.set(name, { lack, at: Date.now() });
  }
}
