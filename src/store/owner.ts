import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { livingProcess, stillLives } from "../process/processes.ts";

/** Who holds a lease. A process id is used again, so the process's start belongs to it. */
export interface Owner {
  readonly pid: number;
  /** Clock ticks from boot to the start of the process; empty where the system does not tell. */
  readonly processStart: string;
  /** Processes with equal `machine` can see each other's ids. */
  readonly machine: string;
  /** Milliseconds since 1970 of the last sign of life. */
  readonly heartbeat: number;
}

/** An owner that this process cannot see, in another container or machine, is gone after ten missing beats. */
const SILENCE_MS = 10_000;

export function thisProcess(): Owner {
  return {
    pid: process.pid,
    processStart: livingProcess(process.pid)?.start ?? "",
    machine: machine(),
    heartbeat: Date.now(),
  };
}

export function isAlive(owner: Owner): boolean {
  if (owner.machine !== machine()) return hasBeatenLately(owner);
  return stillLives(owner.pid, owner.processStart);
}

/** Heartbeats that lie in the future, and when each was first seen, by a clock that only goes forward. */
const seen = new Map<string, { readonly heartbeat: number; readonly at: number }>();

/**
 * A heartbeat from the future is the word of another clock and no proof of life: it counts from when it was first
 * seen. So an owner whose clock is ahead is alive while its beats change, and gone after ten that are missing.
 */
function hasBeatenLately({ machine: where, pid, processStart: start, heartbeat }: Owner): boolean {
  const age = Date.now() - heartbeat;
  if (age >= 0) return age < SILENCE_MS;
  const owner = `${where} ${pid} ${start}`;
  const now = performance.now();
  const before = seen.get(owner);
  if (before?.heartbeat === heartbeat) return now - before.at < SILENCE_MS;
  seen.set(owner, { heartbeat, at: now });
  return true;
}

/** Boot and process-id namespace: two containers of one machine have ids of their own. */
function machine(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
