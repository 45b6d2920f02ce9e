import type { Needs, ProgramLimits } from "../model/command.ts";
import { type AnyTrial, type CommandTrial, isCommand, isNetwork } from "../model/trial.ts";
import type { ArtifactStore } from "../run/artifacts.ts";
import { fromFiles, stateText } from "./artifact-files.ts";
import { networkClass } from "./job-class.ts";
import {
  type ClassMessage,
  type JobMessage,
  type ProgramName,
  toWire,
  type WireFiles,
  type WireLogs,
} from "./messages.ts";

/** How the trials of a run are asked for, and where what they leave is kept. */
export interface Orders {
  classOf(trial: AnyTrial): ClassMessage;
  jobOf(trial: AnyTrial, reply: string): JobMessage;
  /** Throws RefusedMessage where the files are damaged or of another training. */
  keep(trial: AnyTrial, files: WireFiles): void;
}

/** Networks, whose weights and states come back with the results. */
export function networkOrders(artifacts: ArtifactStore, timeoutSeconds?: number): Orders {
  return {
    classOf: (trial) => networkClass(network(trial)),
    jobOf: (any, reply) => {
      const trial = network(any);
      const from = artifacts.earlier(trial);
      return {
        ...{ v: 1, kind: "job", trial: toWire(trial), save: artifacts.save, reply },
        ...(timeoutSeconds !== undefined && { timeout: timeoutSeconds }),
        ...(from !== undefined && { from: stateText(trial, from) }),
      };
    },
    keep: (any, files) => {
      const trial = network(any);
      artifacts.keep(trial, fromFiles(trial, files));
    },
  };
}

export interface ProgramOrderOptions {
  readonly needs: Needs;
  nameOf(trial: CommandTrial): ProgramName;
  readonly graceSeconds: number;
  /** In place of what the spec allows. */
  readonly limits: Partial<ProgramLimits>;
  keepLogs(trial: CommandTrial, logs: WireLogs): void;
}

/** Programs, whose command lines are in the workers' checkouts and whose outputs stay with the workers. */
export function programOrders(options: ProgramOrderOptions): Orders {
  const { needs, nameOf, graceSeconds: grace, limits } = options;
  return {
    classOf: (any) => {
      const trial = program(any);
      const { numerics, dataDigest } = trial;
      return { v: 1, kind: "class", numerics, dataDigest, needs, program: nameOf(trial) };
    },
    jobOf: (any, reply) => {
      const { id, arm, seed } = program(any);
      return {
        ...{ v: 1, kind: "program", reply, grace, limits },
        trial: { id, varied: arm.varied, values: arm.parameters.values, seed },
      };
    },
    keep: (any, logs) => options.keepLogs(program(any), logs),
  };
}

function program(trial: AnyTrial): CommandTrial {
  if (isCommand(trial)) return trial;
  throw new TypeError("a network is no program");
}

function network(trial: AnyTrial) {
  if (isNetwork(trial)) return trial;
  throw new TypeError("a program is no network");
}
