import type { DataSource, ReportDefaults, Spec } from "../model.ts";
import { expandArms } from "./arms.ts";
import type { DataShape } from "./checks.ts";
import { readClaims } from "./claims.ts";
import { schemaProblems } from "./explain.ts";
import { readExtended } from "./extend.ts";
import { Findings } from "./findings.ts";
import { type Mapping, placeOf, toJson } from "./node.ts";
import { override } from "./override.ts";
import { checkReport } from "./report.ts";
import { definition } from "./schema.ts";
import { checkPublishedSeeds, MAX_TRIALS, readSeeds } from "./seeds.ts";
import { readSource } from "./source.ts";
import { type Block, countPoints, readBlocks } from "./vary.ts";

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
  if (!file) throw refused(findings);
  const { root, fixedVaried } = override(file, overrides, seeds, source.folder, findings);
  for (const problem of schemaProblems(root)) findings.add(problem);
  findings.refuse();

  const blocks = readBlocks(root.entries.get("vary")?.value, root, findings);
  const seedList = readSeeds(root.entries.get("seeds")?.value, Number(definition("seeds").default), findings);
  refuseTooMany(root, blocks, seedList.length, findings);
  findings.refuse();

  const expansion = { base: root, blocks, shapeOf, collapseEqual: fixedVaried, folder: source.folder };
  const arms = expandArms(expansion, findings);
  checkPublishedSeeds(seedList, arms, root, findings);
  const report = readReport(root);
  checkReport(report, root, arms, findings);
  const changed = overrides.length > 0 || seeds !== undefined;
  const claims = findings.any ? [] : readClaims(root, arms, changed, findings);
  findings.refuse();
  const description = text(root, "description");
  return {
    name: text(root, "name") ?? "",
    ...(description !== undefined && { description }),
    tags: readTags(root),
    arms,
    seeds: seedList,
    report: claims.length === 0 ? report : { ...report, claims },
    source: {
      path,
      text: source.text,
      overrides: [...overrides, ...(seeds === undefined ? [] : [`seeds=${seeds}`])],
    },
  };
}

/** The refusal that `findings` hold; they are known not to be empty. */
function refused(findings: Findings): Error {
  findings.refuse();
  return new Error("A spec that cannot be read has a problem.");
}

function refuseTooMany(root: Mapping, blocks: readonly Block[], seeds: number, findings: Findings): void {
  const trials = countPoints(blocks) * seeds;
  if (trials <= MAX_TRIALS) return;
  const at = root.entries.get("vary") ?? root.entries.get("seeds");
  findings.add({
    code: "spec.too-many-trials",
    message: `These are ${trials.toLocaleString("en-US")} trials; at most 100,000 fit one spec.`,
    hint: "Take fewer values or seeds, or split the question over several specs.",
    where: placeOf(at?.key ?? root),
  });
}

function readReport(root: Mapping): ReportDefaults {
  const report = root.entries.get("report");
  return report ? (toJson(report.value) as ReportDefaults) : {};
}

function readTags(root: Mapping): readonly string[] {
  const tags = root.entries.get("tags");
  return tags ? (toJson(tags.value) as string[]) : [];
}

function text(root: Mapping, key: string): string | undefined {
  const value = root.entries.get(key)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}
