/** What programs wrote: here whole, of a program that another machine ran its end. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WireLogs } from "../../machines/messages.ts";
import { lastBytes } from "../../program/tail.ts";
import type { TrialFolder } from "../../program/trial-folder.ts";

/** Of each log so much comes back from another machine. */
const END_BYTES = 16 * 1024;

const LOGS = ["stdout", "stderr"] as const;

export type LogName = (typeof LOGS)[number];

export interface ProgramLog {
  readonly text: string;
  /** `end`: what came before stayed on another machine. */
  readonly part: "whole" | "end" | "none";
}

/** The ends of what a program wrote here, to be sent. */
export function logEnds(folder: TrialFolder): WireLogs {
  const ends = LOGS.map((name) => [name, lastBytes(folder[name], END_BYTES).toString("base64")] as const);
  return Object.fromEntries(ends.filter(([, end]) => end !== ""));
}

/** Keeps what another machine has sent, in place of what an earlier attempt has left here. */
export function keepLogEnds(folder: TrialFolder, logs: WireLogs): void {
  if (existsSync(folder.path)) rmSync(folder.path, { recursive: true });
  for (const name of LOGS) {
    const end = logs[name];
    if (end === undefined) continue;
    mkdirSync(folder.path, { recursive: true });
    writeFileSync(endFile(folder, name), Buffer.from(end, "base64"));
  }
}

export function programLog(folder: TrialFolder, name: LogName): ProgramLog {
  if (existsSync(folder[name])) return { text: readFileSync(folder[name], "utf8"), part: "whole" };
  const file = endFile(folder, name);
  if (!existsSync(file)) return { text: "", part: "none" };
  const end = readFileSync(file);
  return { text: end.toString("utf8"), part: end.length < END_BYTES ? "whole" : "end" };
}

/** Other names than those of the whole files, which metrics are read from once more. */
function endFile(folder: TrialFolder, name: LogName): string {
  return join(folder.path, `${name}.end`);
}
