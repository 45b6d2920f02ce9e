import type { Needs } from "../model/command.ts";
import type { TaskPlan } from "./task-plan.ts";

/** How the tasks of a plan are run. */
export type TaskSystem = "slurm" | "kubernetes" | "plain";

export interface TaskScript {
  readonly name: string;
  readonly text: string;
}

export interface ScriptOptions {
  /** The folder of the plan, as it is seen where the tasks run. */
  readonly folder: string;
  /** What starts runx there, as words of a command line: `node`, `/opt/runx/lib/main.js`. */
  readonly runx: readonly string[];
  /** Trials of a network at a time, or cores for those of a program, of which one has room in any case. */
  readonly jobs: number;
  /** The root of the checkout whose programs are run, as it is seen there; absent for networks. */
  readonly checkout?: string;
}

/** Slurm's default `MaxArraySize` is 1001, so that the greatest index is 1000. */
const MOST_IN_ARRAY = 1000;

export function taskScripts(system: TaskSystem, plan: TaskPlan, options: ScriptOptions): TaskScript[] {
  switch (system) {
    case "slurm":
      return arrays(plan.tasks).map(({ first, count }, i, all) => ({
        name: all.length === 1 ? "slurm.sh" : `slurm-${i + 1}.sh`,
        text: slurmScript(plan, options, first, count),
      }));
    case "kubernetes":
      return [{ name: "job.yaml", text: kubernetesJob(plan, options) }];
    case "plain":
      return [{ name: "tasks.txt", text: plainTasks(plan, options) }];
  }
}

function arrays(tasks: number): { readonly first: number; readonly count: number }[] {
  const parts = Math.ceil(tasks / MOST_IN_ARRAY);
  return Array.from({ length: parts }, (_, i) => ({
    first: i * MOST_IN_ARRAY + 1,
    count: Math.min(MOST_IN_ARRAY, tasks - i * MOST_IN_ARRAY),
  }));
}

/** What a task takes of a machine. */
function needsOf({ program }: TaskPlan, jobs: number): Needs {
  if (program === undefined) return { cores: jobs, gpus: 0 };
  const cores = Math.max(jobs, program.needs.cores);
  return { cores, gpus: program.needs.gpus * Math.floor(cores / program.needs.cores) };
}

/** The command of a task; `index` as a shell reads it. */
function work(plan: TaskPlan, { folder, runx, jobs, checkout }: ScriptOptions, index: string): string {
  const programs = checkout === undefined ? "" : ` --commands ${quoted(checkout)}`;
  const { cores } = needsOf(plan, jobs);
  return `${words(runx)} work ${quoted(folder)} --task ${index} --jobs ${cores}${programs}`;
}

function slurmScript(plan: TaskPlan, options: ScriptOptions, first: number, count: number): string {
  const { spec, digest } = plan;
  const { cores, gpus } = needsOf(plan, options.jobs);
  const index = first === 1 ? '"$SLURM_ARRAY_TASK_ID"' : `"$((SLURM_ARRAY_TASK_ID + ${first - 1}))"`;
  return `#!/bin/sh
#SBATCH --job-name=runx-${spec.name.replace(/[^A-Za-z0-9._-]/g, "_")}
#SBATCH --array=1-${count}
#SBATCH --cpus-per-task=${cores}
${gpus > 0 ? `#SBATCH --gres=gpu:${gpus}\n` : ""}#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
#SBATCH --output=${quotedPath(options.folder)}/task-%a.log
# Plan ${digest}. A task that is started again goes on with what its results do not hold.
exec ${work(plan, options, index)}
`;
}

function kubernetesJob(plan: TaskPlan, options: ScriptOptions): string {
  const { spec, tasks, digest } = plan;
  const { folder, checkout } = options;
  const { cores, gpus } = needsOf(plan, options.jobs);
  const name = `runx-${spec.name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")}`.slice(0, 52);
  const command = `exec ${work(plan, options, '"$((JOB_COMPLETION_INDEX + 1))"')}`;
  const image = checkout === undefined ? "" : `, with the checkout at ${checkout}`;
  const devices = gpus > 0 ? `, nvidia.com/gpu: "${gpus}"` : "";
  return `# Plan ${digest}. Set the image${image}, and the claim that holds the folder of the plan.
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name.replace(/-+$/, "")}
spec:
  completionMode: Indexed
  completions: ${tasks}
  parallelism: ${Math.min(tasks, 50)}
  backoffLimitPerIndex: 3
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 60
      containers:
        - name: runx
          image: runx:latest
          command: [sh, -c, ${JSON.stringify(command)}]
          resources:
            requests: { cpu: "${cores}" }
            limits: { cpu: "${cores}"${devices} }
          volumeMounts:
            - name: tasks
              mountPath: ${JSON.stringify(folder)}
      volumes:
        - name: tasks
          persistentVolumeClaim:
            claimName: runx-tasks
`;
}

/** A command a line: for GNU parallel, HyperQueue, or a loop. */
function plainTasks(plan: TaskPlan, options: ScriptOptions): string {
  const line = (_: unknown, i: number) => `${work(plan, options, String(i + 1))}\n`;
  return Array.from({ length: plan.tasks }, line).join("");
}

function words(parts: readonly string[]): string {
  return parts.map(quoted).join(" ");
}

function quoted(path: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** In a line of #SBATCH a quote is taken as it is. */
function quotedPath(path: string): string {
  return path.replaceAll("%", "%%");
}
