import type { StarterKind } from "../../app/starters.ts";
import type { EngineName } from "../../engines/registry.ts";
import type { Moment } from "../../model/parameters.ts";

/** What options take that take one of a few words: read by the command, shown in its page, completed by shells. */

export const ENGINE_CHOICES = ["fast", "reference"] as const satisfies readonly EngineName[];
export const MOMENT_CHOICES = ["last", "at-best-validation", "best"] as const satisfies readonly Moment[];
export const REPORT_FORMATS = [
  "table",
  "markdown",
  "json",
  "jsonl",
  "csv",
  "latex",
  "parquet",
  "html",
] as const;
export const EXPORT_FORMATS = ["csv", "json", "jsonl", "markdown", "latex", "parquet"] as const;
export const EXPORTS = [
  "trials",
  "epochs",
  "weights",
  "model",
  "outputs",
  "tasks",
  "tensorboard",
  "mlflow",
] as const;
export const SHELLS = ["bash", "zsh", "fish"] as const;
export const STARTER_KINDS = [
  "mnist",
  "csv",
  "command",
  "search",
  "inline",
] as const satisfies readonly StarterKind[];

export const TASK_SYSTEMS = ["slurm", "kubernetes", "plain"] as const;
