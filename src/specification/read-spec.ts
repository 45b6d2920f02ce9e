import type { Problem } from "../errors.ts";
import type { CommandParameters } from "../model/command.ts";
import type { Arm, DataSource, MetricName } from "../model/parameters.ts";
import type { AnySpec, CommandSpec, ReportDefaults, Spec, SurfaceSpec } from "../model/specification.ts";
import { parameterValue } from "./arm-index.ts";
import { readArms } from "./bounded-arms.ts";
import type { DataShape } from "./checks.ts";
import { networkClaims, readClaims } from "./claims.ts";
import { type Base, readExtended } from "./extend.ts";
import { Findings } from "./findings.ts";
import { type Mapping, toJson } from "./node.ts";
import { foreignProblem } from "./other-tools/refused.ts";
import { changesOf, override } from "./override.ts";
import { isProgram } from "./program/is-program.ts";
import { type Changes, readProgram } from "./program/read.ts";
import { type QuestionRules, readQuestion } from "./question.ts";
import { lackOf } from "./recorded.ts";
import { readReplication } from "./replication.ts";
import { checkReport } from "./report.ts";
import { readSave } from "./save.ts";
import type { ArmsAt } from "./search.ts";
import { readSeeds } from "./seeds.ts";
import { soundPart } from "./sound.ts";
import { fileText, readSource } from "./source.ts";
import { isSurface } from "./surface/is-surface.ts";
import { readSurface } from "./surface/read.ts";
import { warningsOf } from "./warnings.ts";

export interface ReadOptions {
  /** `key=value`, value in YAML, as `--set` takes them; later ones win. */
  readonly overrides?: readonly string[];
  /** What stands after `--seeds`. */
  readonly seeds?: string;
  /** The spec itself, as JSON or YAML; `path` then only says what it is called and where its paths begin. */
  readonly text?: string;
  /** Knows the data without training on them. Refuses with RunxError. */
  readonly shapeOf: (source: DataSource, folder: string) => DataShape;
}

/** A spec, plain data, and of a search how to make the arms at its points. */
export type ReadSpec =
  | { readonly kind: "network"; readonly spec: Spec; readonly armsAt?: ArmsAt }
  | { readonly kind: "program"; readonly spec: CommandSpec; readonly armsAt?: ArmsAt<CommandParameters> }
  | { readonly kind: "surface"; readonly spec: SurfaceSpec };

/**
 * The spec of a file, checked and expanded into arms: of a network's trainings, of a program's runs, or of walks down
 * surfaces. Nothing is executed. Throws RunxError with every problem found.
 */
export function readSpec(path: string, options: ReadOptions): ReadSpec {
  const { overrides = [], seeds, text: given } = options;
  const source = given === undefined ? readSource(path) : fileText(path, given);
  const findings = new Findings();
  const file = readExtended(source, path, findings);
  if (!file) throw unreadable(findings);
  const foreign = foreignProblem(file.root);
  if (foreign !== undefined) findings.add(foreign);
  if (foreign !== undefined) throw unreadable(findings);
  const { root, fixedVaried } = override(file.root, overrides, seeds, source.folder, findings);
  const changes = { changed: overrides.length > 0 || seeds !== undefined, collapseEqual: fixedVaried };
  const files = [path, ...file.bases.map((base) => base.path)];
  const common = (): Pick<AnySpec, "name" | "description" | "tags" | "source"> => ({
    ...headOf(root),
    source: {
      path,
      text: recorded(source.text, file.bases),
      overrides: changesOf(overrides, seeds),
    },
  });
  if (isProgram(root)) {
    const { part, ...rest } = readProgram(root, source.folder, changes, findings) ?? {};
    findings.refuse();
    return { kind: "program", spec: { ...part!, ...common() }, ...rest };
  }
  if (isSurface(root)) {
    const part = readSurface(root, changes, findings);
    findings.refuse();
    return { kind: "surface", spec: { ...part!, ...common() } };
  }
  const { part, ...rest } = readNetwork(root, options, source.folder, files, changes, findings);
  findings.refuse();
  return { kind: "network", spec: { ...part, ...common() }, ...rest };
}

/** What is said of a spec where one of a network is needed. */
export function otherKind(kind: Exclude<ReadSpec["kind"], "network">, file: string): Problem {
  return {
    code: kind === "program" ? "spec.is-program" : "spec.is-surface",
    message: `This spec ${kind === "program" ? "runs a program" : "walks down a surface"}; here one of runx's own networks is needed.`,
    hint: "Name a spec with data and layers.",
    where: { file },
  };
}

function readNetwork(
  root: Mapping,
  { shapeOf }: ReadOptions,
  folder: string,
  files: readonly string[],
  { changed, collapseEqual }: Changes,
  findings: Findings,
): {
  readonly part: Omit<Spec, "name" | "description" | "tags" | "source">;
  readonly armsAt?: ArmsAt;
} {
  const sound = soundPart(root, findings);
  const seeds = readSeeds(sound.root, findings);
  const { arms, blocks, searched } = readArms(sound, seeds, { shapeOf, collapseEqual, folder }, findings);
  const report = readReport(sound.root);
  const shape = (data: DataSource) => shapeOf(data, folder);
  const lack = lackOf(shape);
  checkReport(report, sound.root, arms, lack, findings);
  const lackInAny = (metric: MetricName) =>
    arms.map(({ parameters }) => lack(metric, parameters)).find((found) => found !== undefined);
  const replication = readReplication(sound.root, arms.length, report, lackInAny, findings);
  const save = findings.any ? [] : readSave(root, arms, findings);
  const rules: QuestionRules<Arm> = {
    valueIn: parameterValue,
    lackOf: (metric, { parameters }) => lack(metric, parameters),
  };
  const isUnsound = findings.any;
  const question = isUnsound ? undefined : readQuestion(root, arms, rules, changed, findings);
  const claims = isUnsound ? [] : readClaims(root, arms, networkClaims(lack), changed, findings);
  const checked = { root, blocks, arms: searched ? [] : arms, seeds, files, shapeOf: shape };
  const part = {
    warnings: findings.any ? [] : warningsOf(checked),
    save,
    arms,
    seeds,
    ...(searched && { search: searched.search }),
    ...(replication && { replication }),
    report: { ...report, ...question, ...(claims.length === 0 ? {} : { claims }) },
  };
  return { part, ...(searched && { armsAt: searched.armsAt }) };
}

/** The refusal that `findings` hold; they are known not to be empty. */
function unreadable(findings: Findings): Error {
  findings.refuse();
  return new Error("A spec that cannot be read has a problem.");
}

/** A file's text and, as comments, those of the files it extends: a copy of it is still the spec. */
function recorded(text: string, bases: readonly Base[]): string {
  const comments = bases.map((base) => `\n# ${base.path}:\n${base.text.replace(/^/gm, "# ").trimEnd()}\n`);
  return [text, ...comments].join("");
}

function readReport(root: Mapping): ReportDefaults {
  const report = root.entries.get("report");
  return report ? (toJson(report.value) as ReportDefaults) : {};
}

function headOf(root: Mapping): Pick<Spec, "name" | "description" | "tags"> {
  const tags = root.entries.get("tags");
  const description = text(root, "description");
  return {
    name: text(root, "name") ?? "",
    ...(description !== undefined && { description }),
    tags: tags ? (toJson(tags.value) as string[]) : [],
  };
}

function text(root: Mapping, key: string): string | undefined {
  const value = root.entries.get(key)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}
