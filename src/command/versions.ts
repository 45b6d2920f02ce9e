import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { execa } from "execa";
import { RunxError } from "../errors.ts";

/** The protocol that programs are run by. */
const PROTOCOL = "command/1";
/** A program that tells its version takes no longer. */
const SECONDS = 60;

/**
 * Names what a program runs on, for its trials' identity: the protocol, and the digest of what the version commands
 * print. Runs them, in the spec's folder. Throws RunxError for one that fails.
 */
export async function programNumerics(
  versions: readonly (readonly [program: string, ...args: string[]])[],
  folder: string,
): Promise<string> {
  if (versions.length === 0) return PROTOCOL;
  const told: string[] = [];
  for (const command of versions) told.push(await outputOf(command, folder));
  const digest = createHash("sha256")
    .update(canonicalize(told) as string)
    .digest("hex");
  return `${PROTOCOL} ${digest}`;
}

async function outputOf([program, ...args]: readonly [string, ...string[]], cwd: string): Promise<string> {
  const { all, failed, shortMessage } = await execa(program, args, {
    cwd,
    all: true,
    reject: false,
    stdin: "ignore",
    timeout: SECONDS * 1000,
  });
  if (!failed) return (all ?? "").toWellFormed();
  throw new RunxError({
    code: "command.version",
    message: `The version command ${JSON.stringify([program, ...args].join(" "))} failed: ${shortMessage ?? "no reason"}.`,
    hint: "Correct it under versions, or remove it.",
  });
}
