import {
  type CommandParameters,
  MEBIBYTE,
  type ProgramLimits,
  type ProgramRules,
} from "../../model/command.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { CommandSpec } from "../../model/specification.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, type Node, placeOf, toJson, without } from "../node.ts";
import { readReplication } from "../replication.ts";
import { commandSchema, experimentSchema } from "../schema.ts";
import type { ArmsAt } from "../search.ts";
import { readSearch } from "../search-settings.ts";
import { readSeeds } from "../seeds.ts";
import { soundPart } from "../sound.ts";
import { readBlocks } from "../vary.ts";
import { inline } from "../wording.ts";
import { expandProgram } from "./arms.ts";
import { checkEnvironment } from "./environment.ts";
import { checkFiles } from "./files.ts";
import { readMetrics } from "./metrics.ts";
import { lackOfMetric, readProgramReport } from "./report.ts";
import { programSearch, programSearchRules } from "./search.ts";
import { checkTemplates, commandsIn, declaredIn, PROGRAM_GRID } from "./templates.ts";

/** What is read of a program's spec, beside what every spec has. */
export interface ProgramReading {
  readonly part: Omit<CommandSpec, "name" | "description" | "tags" | "source">;
  /** Of a search. */
  readonly armsAt?: ArmsAt<CommandParameters>;
}

/** What options have changed of a spec. */
export interface Changes {
  readonly changed: boolean;
  /** Arms may have become equal. */
  readonly collapseEqual: boolean;
}

/** The program of a spec, checked; nothing is executed. Problems are added to `findings`. */
export function readProgram(
  root: Mapping,
  folder: string,
  { changed, collapseEqual }: Changes,
  findings: Findings,
): ProgramReading | undefined {
  const own = withoutEngineKeys(root, findings);
  const { root: sound, unsound } = soundPart(own, findings, "command_experiment");
  const seeds = readSeeds(sound, findings);
  const blocks = readBlocks(sound.entries.get("vary")?.value, sound, findings, PROGRAM_GRID);
  refuseTwoPrograms(sound, findings);
  if (!["command", "shell", "parameters", "env", "vary"].some((key) => unsound.has(key)))
    checkTemplates(sound, blocks, findings);
  checkEnvironment(sound, findings);
  checkFiles(sound, commandsIn(sound, blocks), folder, findings);
  const metrics = readMetrics(sound, findings);
  const settings = readSearch(sound, blocks, findings, programSearchRules(metrics));
  if (findings.any) return undefined;
  const declared = declaredIn(sound, blocks);
  const expansion = { root: sound, blocks, declared, seeds, collapseEqual };
  const { arms, armsAt } = settings
    ? programSearch(settings, expansion, findings)
    : { arms: expandProgram(expansion, findings), armsAt: undefined };
  const report = readProgramReport(sound, arms, metrics, changed, findings);
  const lack = (metric: MetricName) => lackOfMetric(metric, metrics);
  const replication = readReplication(sound, arms.length, report, lack, findings);
  const part = {
    arms,
    seeds,
    ...(settings && { search: settings }),
    ...(replication && { replication }),
    save: savedBy(sound),
    report,
    program: rulesOf(sound, metrics),
    warnings: [],
  };
  return { part, ...(armsAt && { armsAt }) };
}

/** `layers`, `cost` …: a program has its own. */
function withoutEngineKeys(root: Mapping, findings: Findings): Mapping {
  const known = Object.keys(commandSchema().properties ?? {});
  const engine = Object.keys(experimentSchema().properties ?? {}).filter((key) => !known.includes(key));
  for (const [key, { key: at, value }] of root.entries) {
    if (!engine.includes(key)) continue;
    findings.add({
      code: "spec.engine-key",
      message: `${key} belongs to runx's own networks; this spec runs a program.`,
      hint: hintForEngineKey(key, value),
      where: placeOf(at),
    });
  }
  return without(root, (key) => engine.includes(key));
}

function hintForEngineKey(key: string, value: Node): string {
  if (key === "data") return "Name the files that the program reads under inputs: inputs: [data.csv].";
  if (key === "monitor")
    return "Say what the program reports under metrics: metrics: { test.accuracy: acc }.";
  const written = inline(toJson(value));
  return `Give it to the program: parameters: { ${key}: ${written.length > 60 ? "…" : written} }.`;
}

function refuseTwoPrograms(root: Mapping, findings: Findings): void {
  const shell = root.entries.get("shell");
  if (!shell || !root.entries.has("command")) return;
  findings.add({
    code: "spec.two-programs",
    message: "The spec has both command and shell.",
    hint: "Keep command, which no shell reads, or shell, which takes its values from env.",
    where: placeOf(shell.key),
  });
}

function savedBy(root: Mapping): CommandSpec["save"] {
  const written = root.entries.get("save")?.value;
  return written ? ([toJson(written)].flat() as CommandSpec["save"]) : [];
}

function rulesOf(root: Mapping, metrics: ProgramRules["metrics"]): ProgramRules {
  const given = <T>(key: string, byDefault: T): T => {
    const node = root.entries.get(key)?.value;
    return node ? (toJson(node) as T) : byDefault;
  };
  return {
    inputs: given("inputs", []),
    versions: given("versions", []),
    metrics,
    outputs: given("outputs", []),
    needs: { cores: 1, gpus: 0, ...given("needs", {}) },
    exit: { diverged: [], retry: [], ...given("exit", {}) },
    limits: limitsOf(given("limits", {})),
  };
}

interface WrittenLimits {
  readonly log?: number;
  readonly metric_lines?: number;
  readonly outputs?: number;
  readonly trial_timeout?: number;
  readonly silent_timeout?: number;
}

function limitsOf(written: WrittenLimits): Partial<ProgramLimits> {
  const { log, metric_lines: lines, outputs, trial_timeout: trial, silent_timeout: silent } = written;
  return {
    ...(log !== undefined && { logBytes: log * MEBIBYTE }),
    ...(lines !== undefined && { metricLines: lines }),
    ...(outputs !== undefined && { outputBytes: outputs * MEBIBYTE }),
    ...(trial !== undefined && { trialTimeoutSeconds: trial }),
    ...(silent !== undefined && { silentTimeoutSeconds: silent }),
  };
}
