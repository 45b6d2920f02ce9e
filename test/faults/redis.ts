import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../store/samples.ts";

const RUNX = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** A redis-server of its own, on a free port, that can be killed and started again. */
export class RedisServer {
  readonly port: number;
  readonly #folder = join(temporaryFolder(), "redis");
  readonly #more: readonly string[];
  #process: ChildProcess | undefined;

  /** `more`: further options of redis-server. */
  static async start(...more: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), more);
    mkdirSync(server.#folder);
    await server.start();
    onTestFinished(() => server.kill());
    return server;
  }

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.#more = more;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ["--port", String(this.port), "--dir", this.#folder, "--save", "", "--appendonly", "yes"];
    this.#process = spawn("redis-server", [...args, "--maxmemory-policy", "noeviction", ...this.#more], {
      stdio: "ignore",
    });
    for (;;) {
      const answers = await this.ask((redis) => redis.ping()).catch(() => undefined);
      if (answers === "PONG") return;
      await sleep(50);
    }
  }

  /** It is gone, and its port free, when this resolves. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    const gone = once(running, "exit");
    running.kill("SIGKILL");
    await gone;
  }

  /** It keeps its connections and answers nothing. */
  stop(): void {
    this.#process?.kill("SIGSTOP");
  }

  async ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null });
    redis.on("error", () => {});
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts runx with a queue, as a user does. */
export function runx(folder: string, queue: string, ...args: string[]) {
  return runxWith({ RUNX_QUEUE: queue }, folder, ...args);
}

/** Starts runx with variables of its environment. */
export function runxWith(env: { readonly [name: string]: string }, folder: string, ...args: string[]) {
  const all = { XDG_STATE_HOME: join(folder, "state"), ...env };
  return execa(process.execPath, [RUNX, ...args], { cwd: folder, env: all, reject: false });
}
