import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Needs } from "../model/command.ts";
import { classOf, lackOf, lackOfRoom } from "./job-class.ts";
import type { ClassMessage } from "./messages.ts";
import { Portion } from "./portion.ts";
import type { Programs } from "./programs.ts";
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
  /** Trials of one core at a time. */
  readonly cores: number;
  /** Absent where this worker runs no programs. */
  readonly programs?: Programs;
  onEvent(event: ClassEvent): void;
}

interface Served {
  readonly of: ClassMessage;
  readonly taker: Worker<Sealed, null, string>;
  readonly portion: Portion;
}

/** Jobs that are trained one after the other, with what of the machine they were given. */
export interface Taken {
  readonly jobs: readonly SealedJob[];
  readonly of: ClassMessage;
  readonly portion: Portion;
  /** Others may have its cores and devices. */
  free(): void;
}

const CHECK_AGAIN_MS = 30_000;

/** The classes of jobs that a worker can train here, and what it lacks for the others. */
export class ServedClasses {
  readonly #redis: Redis;
  readonly #options: Options;
  readonly #served = new Map<string, Served>();
  readonly #lacks = new Map<string, { readonly lack: string; readonly at: number }>();
  #turn = 0;
  #freeCores: number;
  #freeGpus: number;

  constructor(redis: Redis, options: Options) {
    this.#redis = redis;
    this.#options = options;
    this.#freeCores = options.cores;
    this.#freeGpus = options.programs?.gpus ?? 0;
  }

  get names(): readonly string[] {
    return [...this.#served.keys()];
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

  /** Jobs of the class whose turn it is, or of another, that there is room for. */
  async take(token: string): Promise<Taken | undefined> {
    const served = [...this.#served.values()];
    for (let i = 0; i < served.length; i++) {
      this.#turn += 1;
      const { of, taker, portion } = served[this.#turn % served.length]!;
      const free = this.#reserve(of);
      if (free === undefined) continue;
      const asked = portion.size;
      const jobs = await take(taker, asked, token);
      portion.got(jobs.length, asked);
      if (jobs.length > 0) return { jobs, of, portion, free };
      free();
    }
    return undefined;
  }

  stopServing(name: string, why: string): void {
    void this.#served.get(name)?.taker.close(true);
    this.#served.delete(name);
    this.#lack(name, why);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#served.values()].map(({ taker }) => taker.close(true)));
  }

  /** Before the queue is asked, as others ask meanwhile. Undefined where there is no room. */
  #reserve({ needs: { cores, gpus } }: ClassMessage): (() => void) | undefined {
    if (cores > this.#freeCores || gpus > this.#freeGpus) return undefined;
    this.#freeCores -= cores;
    this.#freeGpus -= gpus;
    return () => {
      this.#freeCores += cores;
      this.#freeGpus += gpus;
    };
  }

  async #lookAt(name: string, needs: string): Promise<void> {
    const before = this.#lacks.get(name);
    if (this.#served.has(name) || (before && Date.now() - before.at < CHECK_AGAIN_MS)) return;
    try {
      const message = unseal("class", JSON.parse(needs), this.#options.key);
      if (classOf(message) !== name) throw new RefusedMessage("it has another name than its class");
      const lack = lackOfRoom(message.needs, this.#has) ?? (await this.#lackOf(message));
      if (lack !== undefined) return this.#lack(name, lack);
      const served = taker(this.#redis, name);
      await served.waitUntilReady();
      void served.startStalledCheckTimer();
      this.#lacks.delete(name);
      this.#served.set(name, { of: message, taker: served, portion: new Portion() });
      this.#options.onEvent({ kind: "serves", class: name, numerics: message.numerics });
    } catch (error) {
      if (!(error instanceof RefusedMessage) && !(error instanceof SyntaxError)) throw error;
      this.#lack(name, `it cannot read what the class needs: ${error.message}`);
    }
  }

  async #lackOf(of: ClassMessage): Promise<string | undefined> {
    const { folder, programs } = this.#options;
    if (of.program === undefined) return lackOf(of, folder);
    return programs === undefined ? "it was started without programs" : programs.lackOf(of);
  }

  get #has(): Needs {
    return { cores: this.#options.cores, gpus: this.#options.programs?.gpus ?? 0 };
  }

  #lack(name: string, lack: string): void {
    if (this.#lacks.get(name)?.lack !== lack) this.#options.onEvent({ kind: "lacks", class: name, lack });
    this.#lacks.set(name, { lack, at: Date.now() });
  }
}

async function take(taker: Served["taker"], count: number, token: string): Promise<SealedJob[]> {
  const asked = Array.from({ length: count }, () =>
    taker.getNextJob(token, { block: false }).catch(() => undefined),
  );
  return (await Promise.all(asked)).filter((job): job is SealedJob => job !== undefined);
}
