import { arch, cpus, hostname, release, type } from "node:os";
import { version } from "../version.ts";
import type { Machine } from "./messages.ts";

/** This process, as results name it. */
export function thisMachine(): Machine {
  return {
    worker: `${hostname()}:${process.pid}`,
    runx: version(),
    node: process.version,
    os: `${type()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() || "unknown",
  };
}

/** In one line, as it is recorded. */
export function machineText({ worker, runx, node, os, cpu }: Machine): string {
  return `${worker}, ${cpu}, ${os}, node ${node}, runx ${runx}`;
}
