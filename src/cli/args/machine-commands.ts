import type { Command } from "./command.ts";
import { DB, JSON_LINES } from "./common-options.ts";

/** Commands for work on other machines. */
export const machineCommands: readonly Command[] = [
  {
    name: "worker",
    args: "",
    summary: "train trials of a queue on this machine",
    details: [
      "Takes trials that runs with --queue have put into the queue that RUNX_QUEUE names, trains them, and sends back how they ended. It serves only what it can train to the same bits: it checks the arithmetic and the data first.",
      "Programs are run with --commands alone: no command line is in the queue. The worker reads the spec that a trial names in its own checkout, and takes the trial only where its command, inputs and versions are the same.",
      "Ctrl-C puts what is being trained back into the queue.",
    ],
    findings: "three trials in a row failed within seconds: something is wrong with this machine",
    options: [
      { flag: "--jobs <n>", about: "trainings at a time (default: one per core)" },
      { flag: "--commands <folder>", about: "run the programs of the specs in this checkout too" },
      {
        flag: "--gpus <devices>",
        about: "devices for programs, such as 0,1 (default: those that are visible)",
      },
      { flag: "--data <folder>", about: "where data files are looked for (default: the current folder)" },
      { flag: "--until-empty", about: "end when there is nothing left to train" },
      { flag: "--for <time>", about: "end after a time, such as 55m, 8h or 90s" },
      { flag: "--spool <folder>", about: "where results lie until the queue has them" },
      { flag: "--quiet", about: "say nothing but problems" },
    ],
    examples: [
      { line: "runx worker --jobs 8", does: "train until Ctrl-C" },
      { line: "runx worker --commands ~/project --gpus 0,1", does: "run the programs of a project as well" },
      { line: "runx worker --until-empty --for 55m", does: "within a job of a cluster" },
    ],
  },
  {
    name: "queue",
    args: "[status-or-clear]",
    summary: "show the queue's workers and what waits, or clear it",
    details: [
      "status (the default) names the workers, what each is doing, how many trials wait, and why those wait that no worker can train. clear removes every trial that waits; the runs that need them put them in again.",
    ],
    options: [JSON_LINES],
    examples: [
      { line: "runx queue", does: "who is there, and what waits" },
      { line: "runx queue clear", does: "remove what waits" },
    ],
  },
  {
    name: "work",
    args: "<folder>",
    summary: "train one task of a plan that was exported",
    details: [
      "Trains the trials of the task that its results do not hold, and appends each result to a file of its own in the folder. Started again it goes on. SIGTERM ends it after the epochs in flight.",
    ],
    options: [
      { flag: "--task <n>", about: "which task, from 1" },
      { flag: "--jobs <n>", about: "trainings at a time (default: one per core)" },
      { flag: "--quiet", about: "say nothing but problems" },
    ],
    examples: [{ line: "runx work tasks --task 1", does: "what sbatch tasks/slurm.sh does for each task" }],
  },
  {
    name: "import",
    args: "<folder>",
    summary: "record what the tasks of a plan have trained",
    details: [
      "Checks the plan, the identity of each trial and each result, records what is new, and names what is missing. A second import changes nothing.",
    ],
    findings: "a result is damaged, missing, or differs from what is recorded",
    options: [DB, JSON_LINES],
    examples: [{ line: "runx import tasks", does: "as often as you like while the tasks run" }],
  },
];
