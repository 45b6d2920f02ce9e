import type { Redis as Connection, RedisOptions } from "ioredis";
import { RunxError } from "../errors.ts";
import type { QueueAddress } from "./address.ts";
import { Redis } from "./packages.ts";

/** Every key in Redis begins so: an ACL user can be held to `~runx1*` and `&runx1*`. */
export const PREFIX = "runx1";

/** How long the first connection may take; later ones are tried for as long as it takes. */
const FIRST_MS = 5000;

const CLOSED = "Connection is closed.";

/** A connection to Redis, and those that BullMQ makes of it to wait on: they end with it. */
export class QueueConnection extends Redis {
  readonly #made = new Set<QueueConnection>();
  #isClosed = false;

  override async connect(): Promise<void> {
    if (this.#isClosed) throw new Error(CLOSED);
    const isMadeAnew = this.status === "wait";
    try {
      await super.connect();
    } catch (error) {
      // BullMQ gives a connection up for good whose first attempt fails, although ioredis goes on trying.
      if (!isMadeAnew || this.#isClosed) throw error;
      await this.#untilReady();
    }
  }

  override duplicate(override?: Partial<RedisOptions>): Connection {
    const made = new QueueConnection({ ...this.options, ...override, replyMapping: "legacy" });
    if (this.#isClosed) made.close();
    this.#made.add(made);
    return made;
  }

  override disconnect(reconnect = false): void {
    // While it waits to connect again ioredis would neither tell the end nor reject the commands that wait.
    if (this.status === "reconnecting" && !reconnect) this.status = "wait";
    super.disconnect(reconnect);
  }

  /** Ends it for good: what BullMQ still asks of it, also to connect again, is refused, and nothing keeps the process. */
  close(): void {
    this.#isClosed = true;
    for (const each of this.#made) each.close();
    if (this.status !== "end") this.disconnect();
    // A Redis that stands still answers no farewell.
    this.stream?.destroy();
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.status === "end") reject(new Error(CLOSED));
      this.once("ready", resolve);
      this.once("end", () => reject(new Error(CLOSED)));
    });
  }
}

/**
 * Connects to the queue, and again whenever the connection is lost. Throws RunxError where it is not reached in 5 s,
 * does not let this program in, or could throw messages away.
 */
export async function connect(address: QueueAddress): Promise<QueueConnection> {
  const url = new URL(address.url);
  const username = decodeURIComponent(url.username);
  // A user in the address would bring an empty password with it, which counts before the one that is given.
  url.username = "";
  const redis = new QueueConnection(url.href, {
    ...(username && { username }),
    ...(address.password && { password: address.password }),
    lazyConnect: true,
    // Streams are destroyed at once: there is nothing to wait for.
    disconnectTimeout: 0,
    connectTimeout: FIRST_MS,
    // BullMQ asks for it: a command waits for the connection for as long as it takes.
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1000),
  });
  let last: unknown;
  redis.on("error", (error) => {
    last = error;
  });
  try {
    await inTime(redis.connect(), () => last);
    await inTime(refuseForgetful(redis), () => last);
    return redis;
  } catch (error) {
    redis.close();
    if (error instanceof RunxError) throw error;
    throw unreachable(address, last ?? error);
  }
}

async function inTime(action: Promise<unknown>, last: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(last() ?? new Error(`no answer in ${FIRST_MS / 1000} s`)), FIRST_MS);
  });
  try {
    await Promise.race([action, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A Redis that evicts keys when it is full would lose trials. */
async function refuseForgetful(redis: Connection): Promise<void> {
  const info = await redis.info("memory");
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy === undefined || policy === "noeviction") return;
  throw new RunxError({
    code: "queue.evicts",
    message: `This Redis deletes keys when it is full (maxmemory-policy ${policy}): trials would be lost.`,
    hint: "Set it: redis-cli config set maxmemory-policy noeviction.",
  });
}

function unreachable({ url }: QueueAddress, error: unknown): RunxError {
  const message = error instanceof Error ? error.message : String(error);
  const isRefused = /WRONGPASS|NOAUTH|NOPERM|invalid (?:username|password)/i.test(message);
  const isUntrusted = /certificate|self.signed|altname|TLS|SSL/i.test(message);
  const hint = isRefused
    ? "Check the user in RUNX_QUEUE and the password in the file that RUNX_QUEUE_FILE names."
    : isUntrusted
      ? "Name the certificate of the authority that signed it in NODE_EXTRA_CA_CERTS."
      : "Check the address in RUNX_QUEUE, and that a Redis answers there.";
  return new RunxError({
    code: isRefused ? "queue.denied" : isUntrusted ? "queue.certificate" : "queue.unreachable",
    message: `The queue ${url} cannot be used: ${message}.`,
    hint,
  });
}
