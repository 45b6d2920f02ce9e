import { RunxError } from "../../errors.ts";
import { forTerminal } from "../../text/escape.ts";
import { SHELLS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { Flags } from "../args/flags.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { candidates } from "./candidates.ts";
import { scripts } from "./scripts.ts";
import { worldOf } from "./world.ts";

/** `runx completion bash|zsh|fish`: the script that a shell reads when it starts. */
export async function completion({ args, io }: Call): Promise<ExitCode> {
  const shell = SHELLS.find((each) => each === args[0]);
  if (shell === undefined) {
    throw new RunxError({
      code: "completion.shell",
      message: `There is no completion for ${JSON.stringify(args[0])}.`,
      hint: `It is there for ${SHELLS.join(", ")}: runx completion bash.`,
    });
  }
  io.out(scripts[shell]);
  return EXIT.ok;
}

/** What the scripts ask: the words after `runx` up to the cursor. */
export function answerShell(io: Io, words: readonly string[]): void {
  const world = worldOf(io.cwd, databasePath({ flags: databaseFlag(words), io }));
  for (const { word, about } of candidates(words, world)) {
    // A name with control characters would be typed as it is: it is left to the user.
    if (forTerminal(word) === word) io.out(`${word}\t${forTerminal(about)}\n`);
  }
}

function databaseFlag(words: readonly string[]): Flags {
  const given = words[words.indexOf("--db") + 1];
  const named = words.slice(0, -1).includes("--db") && given !== undefined && given !== "";
  return new Flags(new Map(named ? [["db", [given]]] : []));
}
