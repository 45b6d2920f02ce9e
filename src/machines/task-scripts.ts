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
  readonly jobs: number;
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

function slurmScript(
  { spec, digest }: TaskPlan,
  { folder, runx, jobs }: ScriptOptions,
  first: number,
  count: number,
): string {
  const index = first === 1 ? '"$SLURM_ARRAY_TASK_ID"' : `"$((SLURM_ARRAY_TASK_ID + ${first - 1}))"`;
  return `#!/bin/sh
#SBATCH --job-name=runx-${spec.name.replace(/[^A-Za-z0-9._-]/g, "_")}
#SBATCH --array=1-${count}
#SBATCH --cpus-per-task=${jobs}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
#SBATCH --output=${quotedPath(folder)}/task-%a.log
# Plan ${digest}. A task that is started again goes on with what its results do not hold.
exec ${words(runx)} work ${quoted(folder)} --task ${index} --jobs ${jobs}
`;
}

function kubernetesJob({ spec, tasks, digest }: TaskPlan, { folder, runx, jobs }: ScriptOptions): string {
  const name = `runx-${spec.name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")}`.slice(0, 52);
  const command = `exec ${words(runx)} work ${quoted(folder)} --task "$((JOB_COMPLETION_INDEX + 1))" --jobs ${jobs}`;
  return `# Plan ${digest}. Set the image, and the claim that holds the folder of the plan.
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
            requests: { cpu: "${jobs}" }
            limits: { cpu: "${jobs}" }
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
function plainTasks({ tasks }: TaskPlan, { folder, runx, jobs }: ScriptOptions): string {
  const line = (_: unknown, i: number) =>
    `${words(runx)} work ${quoted(folder)} --task ${i + 1} --jobs ${jobs}\n`;
  return Array.from({ length: tasks }, line).join("");
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
