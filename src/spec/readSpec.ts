import type { Arm, DataSource, ReportDefaults, Search, SearchSettings, Spec } from "../model.ts";
import { type Expansion, expandArms } from "./arms.ts";
import type { DataShape } from "./checks.ts";
import { readClaims } from "./claims.ts";
import { type Base, readExtended } from "./extend.ts";
import { Findings } from "./findings.ts";
import { type Mapping, nodeAt, placeOf, toJson } from "./node.ts";
import { override } from "./override.ts";
import { countPoints } from "./points.ts";
import { readReplication } from "./replication.ts";
import { checkReport } from "./report.ts";
import { readSave } from "./save.ts";
import { firstCorner, readSearch, searchOf } from "./search.ts";
import { checkPublishedSeeds, MAX_TRIALS, readSeeds } from "./seeds.ts";
import { type Sound, soundPart } from "./sound.ts";
import { readSource } from "./source.ts";
import { readBlocks } from "./vary.ts";

/** Combinations that are looked at, before `exclude` and `when` leave some out. */
const MAX_POINTS = 1_000_000;

export interface ReadOptions {
  /** `key=value`, value in YAML, as `--set` takes them; later ones win. */
  readonly overrides?: readonly string[];
  /** What stands after `--seeds`. */
  readonly seeds?: string;
  /** Knows the data without training on them. Refuses with RunxError. */
  readonly shapeOf: (source: DataSource, folder: string) => DataShape;
}

/** The spec of a file, checked and expanded into arms. Throws RunxError with every problem found. */
export function readSpec(path: string, { overrides = [], seeds, shapeOf }: ReadOptions): Spec {
  const source = readSource(path);
  const findings = new Findings();
  const file = readExtended(source, path, findings);
  if (!file) throw unreadable(findings);
  const { root, fixedVaried } = override(file.root, overrides, seeds, source.folder, findings);
  const sound = soundPart(root, findings);
  const seedList = readSeeds(sound.root, findings);
  const { arms, search } = readArms(
    sound,
    seedList,
    { shapeOf, collapseEqual: fixedVaried, folder: source.folder },
    findings,
  );
  const report = readReport(sound.root);
  checkReport(report, sound.root, arms, findings);
  const replication = readReplication(sound.root, arms, report, findings);
  const changed = overrides.length > 0 || seeds !== undefined;
  const save = findings.any ? [] : readSave(root, arms, findings);
  const claims = findings.any ? [] : readClaims(root, arms, changed, findings);
  findings.refuse();
  return {
    ...headOf(root),
    save,
    arms,
    seeds: seedList,
    ...(search && { search }),
    ...(replication && { replication }),
    report: claims.length === 0 ? report : { ...report, claims },
    source: {
      path,
      text: recorded(source.text, file.bases),
      overrides: [...overrides, ...(seeds === undefined ? [] : [`seeds=${seeds}`])],
    },
  };
}

/** The refusal that `findings` hold; they are known not to be empty. */
function unreadable(findings: Findings): Error {
  findings.refuse();
  return new Error("A spec that cannot be read has a problem.");
}

type ArmOptions = Pick<Expansion, "shapeOf" | "collapseEqual" | "folder">;

/** No arms when there are too many; that is a problem too. */
function readArms(
  sound: Sound,
  seeds: readonly number[],
  options: ArmOptions,
  findings: Findings,
): { readonly arms: readonly Arm[]; readonly search?: Search } {
  const { root } = sound;
  const before = findings.count;
  const blocks = readBlocks(root.entries.get("vary")?.value, root, findings);
  const settings = readSearch(root, blocks, findings);
  const perArm = mostSeeds(root, seeds) * (settings ? drawnPoints(settings) : 1);
  const atMost = Math.floor(MAX_TRIALS / Math.max(1, perArm));
  const incomplete = sound.incomplete || findings.count > before;
  const refuse = (count: number, what: string) => {
    findings.add({
      code: "spec.too-many-trials",
      message: `These are ${count.toLocaleString("en-US")} ${what}; at most 100,000 trials fit one spec.`,
      hint: "Take fewer values or seeds, or split the question over several specs.",
      where: placeOf(
        ["search", "vary", "seeds"].flatMap((key) => root.entries.get(key)?.key ?? [])[0] ?? root,
      ),
    });
    return { arms: [] };
  };
  const points = countPoints(blocks);
  const allCount = blocks.every(({ exclude, when }) => exclude.length === 0 && when.size === 0);
  if (allCount && points > atMost) return refuse(points * perArm, "trials");
  if (points > MAX_POINTS) return refuse(points, "combinations before any is left out");
  const expansion = { sound: { ...sound, incomplete }, blocks, atMost, ...options };
  const search = settings && searchOf(settings, expansion, findings);
  if (search && findings.any) return { arms: [] };
  const arms = search ? search.armsAt([firstCorner(search)])[0]! : expandArms(expansion, findings);
  checkPublishedSeeds(seeds, arms, root, findings);
  if (arms.length > atMost) return refuse((atMost + 1) * perArm, "trials and more");
  return { arms, ...(search && { search }) };
}

/** How many arms a search makes of one. */
function drawnPoints({ trials, method }: SearchSettings): number {
  return trials * (method.kind === "successive-halving" ? method.rungs.length : 1);
}

function mostSeeds(root: Mapping, seeds: readonly number[]): number {
  const written = root.entries.get("seeds")?.value;
  return written?.kind === "mapping" ? Number(toJson(nodeAt(written, ["max"]))) : seeds.length;
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
