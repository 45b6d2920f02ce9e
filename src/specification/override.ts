import { type OptionReference, option, placeInOption, type Wording, wording } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";
import { nearest } from "../text/near-match.ts";
import { quoted } from "../text/quoted.ts";
import { Findings } from "./findings.ts";
import { fixedIn, setInWhole } from "./fix.ts";
import { specKeys } from "./keys.ts";
import { isLayerPath, withLayer } from "./layer-paths.ts";
import { type Entry, type Mapping, type Node, withEntries, withEntry, without } from "./node.ts";
import { type Alias, aliasOfKey } from "./other-tools/aliases.ts";
import { parse } from "./parse.ts";
import { isProgram } from "./program/is-program.ts";
import { withOwnNumber } from "./remedies.ts";
import { commandSchema, definition, experimentSchema } from "./schema.ts";
import { optionText } from "./source.ts";
import { isSurface } from "./surface/is-surface.ts";
import { unknownWalkKey } from "./surface/keys.ts";
import { DIRECTIVES, isInitialValue } from "./vary.ts";
import { inline } from "./wording.ts";

export interface Overridden {
  readonly root: Mapping;
  /** A varied parameter was fixed, so that arms may have become equal. */
  readonly fixedVaried: boolean;
}

/** Everything that is given in place of what the file says, as it is recorded and told: `epochs=1`, `seeds=3`. */
export function changesOf(assignments: readonly string[], seeds: string | undefined): readonly string[] {
  return [...assignments, ...(seeds === undefined ? [] : [`seeds=${seeds}`])];
}

/**
 * `--set key=value` as though the file said so. A parameter that varies is fixed: the flag takes it out of every
 * block of `vary`, with everything inside it. `--set vary.eta=[0.1, 1]` makes one vary.
 */
export function override(
  root: Mapping,
  assignments: readonly string[],
  seeds: string | undefined,
  folder: string,
  findings: Findings,
): Overridden {
  const given = assignments.map((assignment) => ({ by: option("set", assignment), assignment }));
  if (seeds !== undefined) given.push({ by: option("seeds", seeds), assignment: `seeds=${seeds}` });
  let overridden: Overridden = { root, fixedVaried: false };
  const isKey = isProgram(root) ? programPath(root) : isSurface(root) ? walkPath : unknownPath;
  for (const { by, assignment } of given) {
    const { path, entry } = readAssignment(by, assignment, folder, isKey, findings);
    if (!entry) continue;
    const refuse: RefuseOption = (message, hint) =>
      findings.add({ code: "spec.set", message, hint, where: placeInOption(by) });
    if (isListOfBlocks(overridden.root, path)) refuseInsideList(refuse);
    else overridden = stillSearching(overridden, applied(overridden, path, entry, findings), refuse);
  }
  return overridden;
}

type RefuseOption = (message: string, hint: Wording) => void;

function refuseInsideList(refuse: RefuseOption): void {
  refuse(
    "vary is a list of blocks here: a single parameter has no one place in it.",
    wording`Write the whole of it: ${option("set", "vary={eta: [0.1, 1]}")}.`,
  );
}

/** `after`, unless it takes the last parameter from a search. */
function stillSearching(before: Overridden, after: Overridden, refuse: RefuseOption): Overridden {
  const isEmpty = ({ root }: Overridden) => {
    const space = spaceOf(root)?.value;
    return space?.kind === "mapping" && space.entries.size === 0;
  };
  if (!isEmpty(after) || isEmpty(before)) return after;
  refuse(
    "Nothing is left then that the search could look for.",
    wording`Give it another space (${option("set", "search.space=…")}), or write a spec without search.`,
  );
  return before;
}

function isListOfBlocks(root: Mapping, path: readonly string[]): boolean {
  return path[0] === "vary" && path.length > 1 && root.entries.get("vary")?.value.kind === "list";
}

function readAssignment(
  by: OptionReference,
  assignment: string,
  folder: string,
  unknown: Unknown,
  findings: Findings,
): { path: readonly string[]; entry?: Entry } {
  const equals = assignment.indexOf("=");
  const name = (equals < 0 ? assignment : assignment.slice(0, equals)).trim();
  const path = name.split(".");
  const refuse = (code: CodeIn<"spec">, message: string, hint: Wording) => {
    findings.add({ code: `spec.${code}`, message, hint, where: placeInOption(by) });
    return { path };
  };
  if (equals < 0)
    return refuse("set", "This is not key=value.", wording`For example ${option("set", exampleFor(name))}.`);
  const written = assignment.slice(equals + 1);
  const remedy = unknown(path, (alias) => assignmentInstead(alias, written));
  if (remedy) return refuse("unknown-key", `${quoted(name)} is not a key.`, remedy);
  const source = optionText(by, written, folder);
  const own = new Findings();
  const value: Node = parse(source, own) ?? { kind: "scalar", source, start: 0, value: null };
  findings.attempt(() => own.refuse());
  return own.any ? { path } : { path, entry: { key: { source, start: 0 }, value } };
}

/** `epochs=30` for `epochs`; for what is no key, that of the learning rate. */
function exampleFor(name: string): string {
  const key = specKeys().find((each) => each.name === name && each.example !== undefined);
  return key ? `${key.name}=${inline(key.example!)}` : "eta=0.5";
}

/** The sentence, and an assignment such as `--set eta=0.5`. */
function assignmentInstead(alias: Alias, written: string): Wording {
  const found = written.trim() === "" ? undefined : Number(written);
  const { sentence, example } = withOwnNumber(alias, found, experimentSchema().properties ?? {});
  if (example === undefined) return `${sentence}.`;
  return wording`${sentence}: ${option("set", `${example.key}=${example.value}`)}.`;
}

/** Why a path leads nowhere; undefined when it leads somewhere. `worded` says what stands for a word of another tool. */
type Unknown = (path: readonly string[], worded: (alias: Alias) => Wording) => Wording | undefined;

const unknownPath: Unknown = (path, worded) => {
  const [root = "", second] = path;
  const names = specKeys().map(({ name }) => name);
  if (root === "extends") return "Change extends in the file.";
  if (root === "vary" && second !== undefined) {
    return path.length === 2 && DIRECTIVES.has(second) ? undefined : unknownPath(path.slice(1), worded);
  }
  const name = path.join(".");
  if (names.includes(name) || isInitialValue(name) || isLayerOfBlock(name)) return undefined;
  const inside = names.filter((each) => each.startsWith(`${root}.`));
  const alias = aliasOfKey(name, names);
  if (alias !== undefined) return worded(alias);
  const close = nearest(name, names);
  if (close) return `Did you mean ${close}?`;
  if (inside.length > 0) return `Inside ${root} there are ${inside.join(", ")}.`;
  return `The keys are ${names.filter((each) => !each.includes(".")).join(", ")}.`;
};

/** `layers.1`, `layers.depth`: those that `vary` takes. */
function isLayerOfBlock(name: string): boolean {
  return isLayerPath(name) && Object.hasOwn(definition("block").properties ?? {}, name);
}

/** Of a program: its own keys; inside `parameters` and `vary` what is no misspelling, inside `env` and `metrics` any name. */
function programPath(root: Mapping): Unknown {
  const keys = Object.keys(commandSchema().properties ?? {});
  const declared = declaredIn(root);
  return ([first = "", ...inside]) => {
    if (first === "extends") return "Change extends in the file.";
    if (first === "parameters" || first === "vary") return misspelt(first, inside.join("."), declared);
    if (keys.includes(first)) return undefined;
    const name = [first, ...inside].join(".");
    if (declared.includes(name)) return `Write parameters.${name}=….`;
    const close = nearest(first, [...keys, ...declared.map((each) => `parameters.${each}`)]);
    return close
      ? `Did you mean ${close}?`
      : `The keys are ${keys.join(", ")}; a parameter is parameters.NAME.`;
  };
}

/** Every parameter that a program's spec names. */
function declaredIn(root: Mapping): readonly string[] {
  const keysOf = (node: Node | undefined): readonly string[] =>
    node?.kind === "mapping" ? [...node.entries.keys()] : [];
  const vary = root.entries.get("vary")?.value;
  const blocks = vary?.kind === "list" ? vary.items : [vary];
  const varied = blocks.flatMap((block) => [
    ...keysOf(block).filter((name) => !DIRECTIVES.has(name)),
    ...(block?.kind === "mapping" ? keysOf(block.entries.get("zip")?.value) : []),
  ]);
  return [
    ...new Set([
      ...keysOf(root.entries.get("parameters")?.value),
      ...varied,
      ...keysOf(spaceOf(root)?.value),
    ]),
  ];
}

/** A new parameter may be added; one that is nearly called like another would be added unseen, and change nothing. */
function misspelt(key: string, name: string, declared: readonly string[]): string | undefined {
  if (name === "" || declared.includes(name) || (key === "vary" && DIRECTIVES.has(name))) return undefined;
  const close = nearest(name, declared);
  return close && `Did you mean ${key}.${close}? A parameter of nearly the same name is added in the file.`;
}

/** Of a walk: its own keys, those inside `surface`, and in `vary` what can vary. */
const walkPath: Unknown = ([first = "", ...inside], worded) => {
  if (first === "extends") return "Change extends in the file.";
  if (first === "vary" && inside.length > 0) {
    return DIRECTIVES.has(inside.join(".")) ? undefined : walkPath(inside, worded);
  }
  return unknownWalkKey([first, ...inside].join("."), worded);
};

function applied(
  { root, fixedVaried }: Overridden,
  path: readonly string[],
  entry: Entry,
  findings: Findings,
): Overridden {
  if (path[0] === "vary") {
    const inner = path.slice(1).join(".");
    return { root: withEntry(root, inner === "" ? ["vary"] : ["vary", inner], entry), fixedVaried };
  }
  if (path[0] === "parameters" && path.length > 1)
    return appliedToProgram({ root, fixedVaried }, path, entry, findings);
  const name = path.join(".");
  const given = isLayerPath(name) ? withLayerOf(root, name, entry, findings) : withEntry(root, path, entry);
  const set = withoutSearched(given, path, entry, findings);
  const vary = set.entries.get("vary");
  if (!vary) return { root: set, fixedVaried };
  const fixed = fixedIn(vary.value, path, entry, findings);
  return {
    root: withEntries(set, [["vary", { key: vary.key, value: fixed }]]),
    fixedVaried: fixedVaried || fixed !== vary.value,
  };
}

/** Where `layers` is given in `vary` alone, there is nothing here to change. */
function withLayerOf(root: Mapping, name: string, { value }: Entry, findings: Findings): Mapping {
  const layers = root.entries.get("layers");
  if (!layers) return root;
  const changed = withLayer(layers.value, name, value, findings);
  return withEntries(root, [["layers", { key: layers.key, value: changed }]]);
}

/** A parameter of a program has its own name in `vary`, and in the space of a search. */
function appliedToProgram(
  { root, fixedVaried }: Overridden,
  path: readonly string[],
  entry: Entry,
  findings: Findings,
): Overridden {
  const name = path.slice(1).join(".");
  const set = withoutSearched(withEntry(root, ["parameters", name], entry), [name], entry, findings);
  const vary = set.entries.get("vary");
  if (!vary) return { root: set, fixedVaried };
  const fixed = fixedIn(vary.value, [name], entry, findings);
  const isFixed = fixed !== vary.value;
  return {
    root: withEntries(set, [["vary", { key: vary.key, value: fixed }]]),
    fixedVaried: fixedVaried || isFixed,
  };
}

function spaceOf(root: Mapping): Entry | undefined {
  const search = root.entries.get("search")?.value;
  return search?.kind === "mapping" ? search.entries.get("space") : undefined;
}

/** A parameter that a search would choose is fixed, as one that varies is. */
function withoutSearched(root: Mapping, path: readonly string[], entry: Entry, findings: Findings): Mapping {
  const space = spaceOf(root);
  if (space?.value.kind !== "mapping") return root;
  const name = path.join(".");
  const set = setInWhole(space.value, path, entry, findings) as Mapping;
  const kept = without(set, (key) => key === name || key.startsWith(`${name}.`));
  if (set === space.value && kept.entries.size === set.entries.size) return root;
  return withEntry(root, ["search", "space"], { key: space.key, value: kept });
}
