/** A program as a trial: what fixes its result, and what is made of what it prints. */

import type { Better, Json, MetricName } from "./parameters.ts";

/**
 * Everything of a program that changes its result, its inputs, versions and seed apart. What is off is absent. Texts
 * are as in the spec: `{name}` stands for a value, `{{` for a brace.
 */
export interface CommandParameters {
  readonly kind: "command";
  readonly run: CommandLine;
  /** How `{args}` writes each value; absent where no `{args}` stands. */
  readonly args?: ArgumentStyle;
  /** Variables of the program's environment beside those of runx. */
  readonly env?: { readonly [variable: string]: string };
  /** The values of this arm, by name: those of `parameters`, with what varies. */
  readonly values: { readonly [parameter: string]: Json };
}

export type CommandLine =
  /** A program and its arguments: no shell reads them. */
  | { readonly argv: readonly [program: string, ...args: string[]] }
  /** A line for `/bin/sh -c`, which takes values from `env` alone. */
  | { readonly shell: string };

export type ArgumentStyle = "--name value" | "--name=value" | "name=value";

/** What a spec says of its program beside what it runs: nothing of it changes a result or an id. */
export interface ProgramRules {
  /** Patterns of the files that the result depends on, relative to the spec's folder. */
  readonly inputs: readonly string[];
  /** Commands whose output is part of the identity. */
  readonly versions: readonly (readonly [program: string, ...args: string[]])[];
  readonly metrics: MetricRules;
  /** Paths below `$RUNX_OUT` that are kept and digested; each must be there when the program ends. */
  readonly outputs: readonly string[];
  readonly needs: Needs;
  readonly exit: ExitRules;
  /** What the spec allows it; the options of a run come before. */
  readonly limits: Partial<ProgramLimits>;
}

/** What a program may take at most: more, and it is ended and its trial has failed. */
export interface ProgramLimits {
  /** Bytes that standard output and standard error may each have. */
  readonly logBytes: number;
  /** Lines with metrics. */
  readonly metricLines: number;
  /** Bytes of all outputs of one trial. */
  readonly outputBytes: number;
  /** Absent: as long as it takes. */
  readonly trialTimeoutSeconds?: number;
  /** How long it may write nothing; absent: as long as it likes. */
  readonly silentTimeoutSeconds?: number;
}

export interface MetricRules {
  readonly source: MetricSource;
  /** Named metrics, each of which must be seen; empty where every number that is reported is one, by its own name. */
  readonly named: readonly MetricRule[];
}

export interface MetricRule {
  readonly metric: MetricName;
  /** What the program calls it. */
  readonly from: string;
  /** Absent: as the name says (`test.accuracy` is better high), else neither. */
  readonly better?: Better;
}

export type MetricSource =
  /** Lines of JSON that the program appends to `$RUNX_METRICS`. */
  | { readonly kind: "metrics-file" }
  | { readonly kind: "stdout"; readonly format: "json-lines" | "key-value" }
  /** Each line that matches reports the named groups; `epoch` is the epoch. */
  | { readonly kind: "stdout"; readonly format: "pattern"; readonly pattern: string }
  /** A file below `$RUNX_OUT`. */
  | { readonly kind: "file"; readonly format: "csv" | "tsv" | "json" | "json-lines"; readonly path: string };

/** Bytes: the unit of limits in specs and options. */
export const MEBIBYTE = 2 ** 20;

/** What a program may take where neither the run nor the spec says otherwise. */
export const USUAL_LIMITS = {
  logBytes: 2048 * MEBIBYTE,
  metricLines: 2_000_000,
  outputBytes: 10_240 * MEBIBYTE,
} as const satisfies Partial<ProgramLimits>;

/** What a program takes of the machine while it runs. */
export interface Needs {
  readonly cores: number;
  readonly gpus: number;
}

/** What exit codes other than 0 mean; of the others, that the trial failed. */
export interface ExitRules {
  readonly diverged: readonly number[];
  readonly retry: readonly number[];
}

/** A file that a result depends on. */
export interface InputFile {
  /** Relative to the spec's folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
  /** Whether its owner may execute it. */
  readonly executable: boolean;
}

/** What a program has left below `$RUNX_OUT`. */
export interface OutputFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}
