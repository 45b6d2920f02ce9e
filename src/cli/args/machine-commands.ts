import type { Command } from "./command.ts";
import { DB, GPUS, JOBS, JSON_LINES } from "./common-options.ts";

/** Commands for work on other machines. */
export const machineCommands: readonly Command[] = [
  {
    name: "worker",
    args: "",
    summary: "Run trials of a queue on this machine.",
    details: [
      "Takes trials from the queue that RUNX_QUEUE names, where runs with --queue have put them, runs them and sends back the results. Takes only trials that it can compute to the same bits: it checks the arithmetic and the data first.",
      "Programs run only with --commands: the queue holds no command lines. The worker reads the spec that a trial names in its own checkout, and takes the trial only if its command, inputs and versions are the same.",
      "Ctrl-C puts unfinished trials back into the queue.",
    ],
    findings: "three trials in a row failed within seconds, so that something seems wrong with this machine",
    options: [
      JOBS,
      { flag: "--commands <folder>", about: "Also run the programs of the specs in this checkout." },
      GPUS,
      { flag: "--data <folder>", about: "Folder of the data files (default: the current folder)." },
      { flag: "--until-empty", about: "Exit when nothing is left to run." },
      { flag: "--for <time>", about: "Exit after a time, such as 55m, 8h or 90s." },
      { flag: "--spool <folder>", about: "Folder for results until the queue has received them." },
      { flag: "--quiet", about: "Print only problems." },
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
    summary: "Show the workers and waiting trials of the queue, or clear it.",
    details: [
      "status (the default) lists the workers, what each is doing, how many trials are waiting, and why some cannot be run by any worker. clear removes every waiting trial; runs that need them add them again.",
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
    summary: "Run one task of an exported plan.",
    details: [
      "Runs the trials of the task that have no result yet, and appends each result to the task's own file in the folder. Started again, it resumes. SIGTERM stops it after the current epochs.",
      "Programs run only with --commands: a plan's command lines are not executed. The spec is read in that checkout, and the task is refused unless its command, inputs and versions are the same.",
    ],
    options: [
      { flag: "--task <n>", about: "Number of the task, from 1." },
      { flag: "--jobs <n>", about: "Cores to use, one per network (default: all)." },
      { flag: "--commands <folder>", about: "Run the programs of the specs in this checkout." },
      GPUS,
      { flag: "--quiet", about: "Print only problems." },
    ],
    examples: [{ line: "runx work tasks --task 1", does: "what sbatch tasks/slurm.sh does for each task" }],
  },
  {
    name: "import",
    args: "<folder>",
    summary: "Record the results of the tasks of an exported plan.",
    details: [
      "Checks the plan, the identity of each trial and each result, records what is new, and lists what is missing. Importing again changes nothing.",
    ],
    findings: "a result is damaged or missing, or a network came out with other bits than are recorded",
    options: [DB, JSON_LINES],
    examples: [{ line: "runx import tasks", does: "as often as you like while the tasks run" }],
  },
];
