import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { workerPrograms } from "../../app/worker-programs.ts";
import { RunxError } from "../../errors.ts";
import type { Programs } from "../../machines/programs.ts";
import { workTask } from "../../machines/task-work.ts";
import { counted } from "../../text/counted.ts";
import type { Call } from "../args/command.ts";
import { refuseIdleGpus } from "../args/idle-gpus.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { endLine } from "../output/end-line.ts";
import { hearSignals } from "../signals.ts";

/** `runx work FOLDER --task N`: runs one task of a plan that was exported. */
export async function workCommand({ args, flags, io }: Call): Promise<ExitCode> {
  const task = flags.count("task", 1);
  if (task === undefined) {
    throw new RunxError({
      code: "flag.missing",
      message: "The number of the task is missing.",
      hint: "Name it: runx work tasks/ --task 1.",
    });
  }
  const folder = resolve(io.cwd, args[0]!);
  const programs = programsOf({ flags, io, args }, join(folder, "programs"), task);
  const signals = hearSignals(io);
  signals.listen();
  try {
    const isWhole = await workTask({
      folder,
      task,
      jobs: flags.count("jobs", 1) ?? availableParallelism(),
      ...(programs && { programs }),
      stop: signals.stop,
      onEvent: (event) => {
        if (flags.on("quiet")) return;
        if (event.kind === "began")
          io.err(`task ${task}: ${counted(event.trials, "trial")}, ${event.done} done before\n`);
        else io.err(`${endLine(event.trial.id, event.outcome)}\n`);
      },
    });
    return isWhole ? EXIT.ok : EXIT.interrupted;
  } finally {
    programs?.close();
    signals.release();
  }
}

/** Their files lie beside the plan, so that a task that goes on elsewhere finds them. */
function programsOf(call: Call, parent: string, task: number): Programs | undefined {
  const checkout = call.flags.text("commands");
  const gpus = call.flags.names("gpus");
  refuseIdleGpus(gpus, checkout);
  if (checkout === undefined) return undefined;
  return workerPrograms({
    checkout: resolve(call.io.cwd, checkout),
    files: { parent, name: `task-${task}` },
    ...(gpus && { gpus }),
  });
}
