import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../store/samples.ts";

/** A Slurm of one node, started as root with daemons of its own. */
export class Slurm {
  readonly #config: string;

  static async start(): Promise<Slurm> {
    const folder = temporaryFolder();
    const slurm = new Slurm(folder);
    await startMunge();
    for (const daemon of ["slurmctld", "slurmd"]) {
      const child = spawn(daemon, ["-D"], { stdio: "ignore", env: slurm.#env() });
      onTestFinished(() => void child.kill("SIGKILL"));
    }
    while (!(await slurm.run("sinfo", "-h", "-o", "%t")).includes("idle")) await sleep(200);
    return slurm;
  }

  private constructor(folder: string) {
    this.#config = join(folder, "slurm.conf");
    const host = hostname().split(".")[0]!;
    for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
    const port = 20_000 + (process.pid % 10_000) * 2;
    writeFileSync(
      this.#config,
      `ClusterName=runx
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
SlurmctldPort=${port}
SlurmdPort=${port + 1}
StateSaveLocation=${join(folder, "state")}
SlurmdSpoolDir=${join(folder, "spool")}
SlurmctldPidFile=${join(folder, "slurmctld.pid")}
SlurmdPidFile=${join(folder, "slurmd.pid")}
SlurmctldLogFile=${join(folder, "slurmctld.log")}
SlurmdLogFile=${join(folder, "slurmd.log")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=1
ReturnToService=2
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`,
    );
  }

  /** Standard output of one of Slurm's commands. */
  async run(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await execa(command, args, { env: this.#env(), reject: false });
    return stdout;
  }

  /** The number of the job. */
  async submit(script: string): Promise<string> {
    return (await this.run("sbatch", "--parsable", script)).trim();
  }

  /** Resolves when no job waits or runs. */
  async isIdle(): Promise<void> {
    while ((await this.run("squeue", "-h")).trim() !== "") await sleep(300);
  }

  #env() {
    return { ...process.env, SLURM_CONF: this.#config };
  }
}

/** Slurm's daemons know each other by it. */
async function startMunge(): Promise<void> {
  const works = () => execa("sh", ["-c", "munge -n | unmunge"], { reject: false });
  if ((await works()).exitCode === 0) return;
  const script = `mkdir -p /run/munge /var/log/munge /var/lib/munge
    chown munge: /run/munge /var/log/munge /var/lib/munge && runuser -u munge -- munged`;
  execFileSync("sh", ["-c", script], { stdio: "ignore" });
  while ((await works()).exitCode !== 0) await sleep(100);
}
