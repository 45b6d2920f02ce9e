import { readFileSync, statSync } from "node:fs";
import { RunxError } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";

/** Where the queue is, and what opens it. */
export interface QueueAddress {
  /** Without a password: it may be shown. */
  readonly url: string;
  readonly password?: string;
  /** Messages are signed with it; empty on a queue of this machine alone. */
  readonly key: string;
}

export interface QueueSettings {
  /** `RUNX_QUEUE`. */
  readonly url: string | undefined;
  /** `RUNX_QUEUE_FILE`. */
  readonly file: string | undefined;
  /** Whether passwords and messages may cross a network unencrypted. */
  readonly isInsecure: boolean;
}

/** Throws RunxError where the queue is not named, or its secrets would be told to others. */
export function queueAddress({ url, file, isInsecure }: QueueSettings): QueueAddress {
  if (!url) throw noQueue();
  const parsed = parse(url);
  if (parsed.password) {
    throw refusal(
      "address",
      "The address of the queue holds a password, which every program here can read.",
      ["Put it into a file of mode 0600 as a line 'password: …', and name the file in RUNX_QUEUE_FILE."],
    );
  }
  const secrets = file ? readSecrets(file) : {};
  const isHere = isThisMachine(parsed);
  if (!isHere && parsed.protocol === "redis:" && !isInsecure) {
    throw refusal("insecure", `The queue on ${parsed.host} would be reached without encryption.`, [
      "Write rediss:// in RUNX_QUEUE, or allow it where the network is trusted: RUNX_QUEUE_INSECURE=1.",
    ]);
  }
  if (!isHere && !secrets.key) {
    throw refusal("no-key", "Messages to other machines are signed, and there is no key for it.", [
      "Write a line 'key: …' (openssl rand -hex 32) into a file of mode 0600, the same on every machine, and name it in RUNX_QUEUE_FILE.",
    ]);
  }
  return { url, key: secrets.key ?? "", ...(secrets.password && { password: secrets.password }) };
}

function parse(url: string): URL {
  try {
    const parsed = new URL(url);
    if (["redis:", "rediss:"].includes(parsed.protocol) && parsed.hostname !== "") return parsed;
  } catch {
    // Refused below.
  }
  throw refusal("address", `RUNX_QUEUE is not the address of a Redis: ${JSON.stringify(url)}.`, [
    "Write it like redis://localhost:6379 or rediss://runx@lab:6379.",
  ]);
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/** `password: …` and `key: …`, one a line. */
function readSecrets(file: string): { readonly password?: string; readonly key?: string } {
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0) {
      throw refusal("secrets", `The file with the queue's secrets can be read by others: ${file}.`, [
        `Give it the mode 0600: chmod 600 ${file}.`,
      ]);
    }
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof RunxError) throw error;
    throw refusal(
      "secrets",
      `The file with the queue's secrets cannot be read: ${(error as Error).message}.`,
      ["Name the file in RUNX_QUEUE_FILE."],
    );
  }
  const value = (name: string) => new RegExp(`^${name}:[ \\t]*(\\S+)[ \\t]*$`, "m").exec(text)?.[1];
  const [password, key] = [value("password"), value("key")];
  return { ...(password && { password }), ...(key && { key }) };
}

function noQueue(): RunxError {
  return refusal("no-queue", "No queue is named: RUNX_QUEUE is not set.", [
    "Start one and name it:  redis-server --maxmemory-policy noeviction --appendonly yes &\n    export RUNX_QUEUE=redis://localhost:6379",
  ]);
}

function refusal(code: CodeIn<"queue">, message: string, [hint]: readonly [string]): RunxError {
  return new RunxError({ code: `queue.${code}`, message, hint });
}
