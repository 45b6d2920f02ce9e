import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { RunxError } from "../../errors.ts";
import { workTask } from "../../machines/task-work.ts";
import { counted } from "../../text/counted.ts";
import type { Call } from "../args/command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { hearSignals } from "../signals.ts";

/** `runx work FOLDER --task N`: trains one task of a plan that was exported. */
export async function workCommand({ args, flags, io }: Call): Promise<ExitCode> {
  const task = flags.count("task", 1);
  if (task === undefined) {
    throw new RunxError({
      code: "flag.missing",
      message: "The number of the task is missing.",
      hint: "Name it: runx work tasks/ --task 1.",
    });
  }
  const signals = hearSignals(io);
  signals.listen();
  try {
    const isWhole = await workTask({
      folder: resolve(io.cwd, args[0]!),
      task,
      jobs: flags.count("jobs", 1) ?? availableParallelism(),
      stop: signals.stop,
      onEvent: (event) => {
        if (flags.on("quiet")) return;
        if (event.kind === "began")
          io.err(`task ${task}: ${counted(event.trials, "trial")}, ${event.done} done before\n`);
        else
          io.err(
            `${event.trial.id.slice(0, 8)}  ${event.outcome.status}, ${event.outcome.seconds.toFixed(1)} s\n`,
          );
      },
    });
    return isWhole ? EXIT.ok : EXIT.interrupted;
  } finally {
    signals.release();
  }
}
