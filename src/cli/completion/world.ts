import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { examples, questionOf } from "../../app/examples.ts";
import { recordedExperiments, trialsBeginningWith } from "../../app/recorded-experiments.ts";
import { RunxError } from "../../errors.ts";
import type { TrialRecord } from "../../model/records.ts";
import { splitNames } from "../../model/splits.ts";
import { type Definition, experimentSchema, followed } from "../../specification/schema.ts";
import { counted } from "../../text/counted.ts";
import type { Candidate, World } from "./candidates.ts";

/** Long enough to be the only one, short enough to read. */
const ID_LENGTH = 12;
const MOST_TRIALS = 100;

/** Files below `cwd`, records of the database, keys of the schema. What cannot be read has no words. */
export function worldOf(cwd: string, database: string): World {
  return {
    files: (prefix) => filesIn(cwd, prefix, () => true),
    specs: (prefix) => filesIn(cwd, prefix, (name) => /\.ya?ml$/.test(name)),
    experiments: (which) =>
      recorded(() =>
        recordedExperiments({ db: database, removed: which === "removed" }).map(({ name, trials }) => ({
          word: name,
          about: counted(trials, "trial"),
        })),
      ),
    trials: (prefix) => recorded(() => trialsOf(prefix, database)),
    examples: () => examples().map((each) => ({ word: each.name, about: questionOf(each) })),
    tags: () =>
      recorded(() => {
        const tags = new Set(recordedExperiments({ db: database }).flatMap((row) => row.tags));
        return [...tags].map((word) => ({ word, about: "tag" }));
      }),
    parameters: () => keysOf(experimentSchema()),
    assignments: assignments,
    metrics: () => METRICS,
  };
}

const METRICS = splitNames.flatMap((split) =>
  ["accuracy", "cost"].map((what) => ({ word: `${split}.${what}`, about: "" })),
);

function recorded(read: () => readonly Candidate[]): readonly Candidate[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof RunxError) return [];
    throw error;
  }
}

function trialsOf(prefix: string, database: string): Candidate[] {
  const length = Math.max(ID_LENGTH, prefix.length);
  return trialsBeginningWith(prefix, MOST_TRIALS, database).map((record) => ({
    word: record.row.id.slice(0, length),
    about: aboutTrial(record),
  }));
}

function aboutTrial({ experiments, row }: TrialRecord): string {
  return `${experiments[0] ?? "removed"}, seed ${row.seed}, ${row.status}`;
}

/** Entries of the folder that is typed; folders end in a slash, hidden ones only when asked for. */
function filesIn(cwd: string, prefix: string, fits: (name: string) => boolean): Candidate[] {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const start = prefix.slice(folder.length);
  try {
    const path = resolve(cwd, folder.replace(/^~(?=\/)/, homedir()));
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.name.startsWith(start) && (start !== "" || !entry.name.startsWith(".")))
      .flatMap((entry) => {
        if (entry.isDirectory()) return [{ word: `${folder}${entry.name}/`, about: "folder" }];
        return fits(entry.name) ? [{ word: `${folder}${entry.name}`, about: "file" }] : [];
      });
  } catch {
    return [];
  }
}

function keysOf(schema: Definition, before = ""): Candidate[] {
  return Object.entries(schema.properties ?? {}).map(([key, node]) => ({
    word: `${before}${key}`,
    about: (followed(node).description ?? "").split(/(?<=\.)\s/)[0]!,
  }));
}

/** `--set` takes `eta=0.5`, `cost=quadratic`, `data.train=1000`. */
function assignments(typed: string): Candidate[] {
  const [key, value] = typed.split(/=(.*)/s) as [string, string | undefined];
  if (value !== undefined) return valuesOf(key);
  const parent = key.slice(0, key.lastIndexOf(".") + 1);
  const keys = parent === "" ? keysOf(experimentSchema()) : nested(parent);
  return keys.map((each) => ({ ...each, word: `${each.word}=` }));
}

function nested(parent: string): Candidate[] {
  const node = nodeAt(parent.slice(0, -1));
  const keys = node === undefined ? [] : mappings(node).flatMap((each) => keysOf(each, parent));
  // The kinds of a mapping share some keys.
  return [...new Map(keys.map((each) => [each.word, each])).values()];
}

function nodeAt(key: string): Definition | undefined {
  const node = experimentSchema().properties?.[key];
  return node === undefined ? undefined : followed(node);
}

/** The mappings a value can be: its own keys, or those of one of its kinds. */
function mappings(node: Definition): Definition[] {
  const inner = [node.then, node.else, ...(node.oneOf ?? [])].flatMap((each) => each ?? []);
  return [node, ...inner.flatMap((each) => mappings(followed(each)))];
}

function valuesOf(key: string): Candidate[] {
  const values = nodeAt(key)?.enum ?? [];
  return values.map((value) => ({ word: `${key}=${String(value)}`, about: "" }));
}
