import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { type Problem, RunxError } from "../errors.ts";
import type { Findings } from "./findings.ts";
import { type Entry, type Mapping, type Node, placeOf, withEntries, without } from "./node.ts";
import { parse } from "./parse.ts";
import { readSource, type SourceText } from "./source.ts";

/** Longer chains are a mistake. */
const MAX_CHAIN = 16;

export interface Extended {
  /** The file's mapping with the keys of the files it extends beneath its own, `extends` itself taken out. */
  readonly root: Mapping;
  /** The files it extends, nearest first. */
  readonly bases: readonly Base[];
}

export interface Base {
  readonly path: string;
  readonly text: string;
}

/** Undefined when a file of the chain is no spec, which is added to `findings`. */
export function readExtended(source: SourceText, path: string, findings: Findings): Extended | undefined {
  return readChain(source, path, [existsSync(path) ? realpathSync(path) : path], findings);
}

function readChain(
  source: SourceText,
  path: string,
  chain: readonly string[],
  findings: Findings,
): Extended | undefined {
  const own = readMapping(source, path, findings);
  const base = own?.entries.get("extends");
  if (!own || !base) return own && { root: own, bases: [] };
  const beneath = readBase(base.value, path, chain, findings);
  const above = without(own, (key) => key === "extends");
  return (
    beneath && { ...beneath, root: withEntries({ ...above, entries: beneath.root.entries }, above.entries) }
  );
}

function readMapping(source: SourceText, path: string, findings: Findings): Mapping | undefined {
  const before = findings.count;
  const node = parse(source, findings);
  if (node?.kind === "mapping") return node;
  if (findings.count > before) return undefined;
  const nothing = source.text.trim() === "" ? "The file is empty." : "There are only comments in the file.";
  findings.add({
    code: "spec.no-mapping",
    message: node ? "A spec is a mapping: key: value, one per line." : nothing,
    hint: "Write a first spec with runx init and change it.",
    where: node ? placeOf(node) : { file: path, line: 1, column: 1 },
  });
  return undefined;
}

function readBase(
  reference: Node,
  path: string,
  chain: readonly string[],
  findings: Findings,
): Extended | undefined {
  const name = reference.kind === "scalar" && typeof reference.value === "string" ? reference.value : "";
  if (name === "") {
    const hint = "For example extends: cross-entropy.yaml. A file extends one other at most.";
    findings.add({
      code: "spec.extends",
      message: "extends names one file.",
      hint,
      where: placeOf(reference),
    });
    return undefined;
  }
  const basePath = isAbsolute(name) ? name : join(dirname(path), name);
  const source = findings.attempt(
    () => readSource(basePath),
    (problem) => asExtended(problem, basePath, reference),
  );
  if (!source) return undefined;
  const real = realpathSync(basePath);
  if (chain.includes(real) || chain.length >= MAX_CHAIN) {
    findings.attempt(() => refuseCycle(reference, chain.includes(real)));
    return undefined;
  }
  const base = readChain(source, basePath, [...chain, real], findings);
  if (!base) return undefined;
  const root = withoutIdentity(rebased(base.root, dirname(basePath), dirname(path)));
  return { root, bases: [{ path: basePath, text: source.text }, ...base.bases] };
}

/** A place inside the base file says more than that of its name. */
function asExtended(problem: Problem, base: string, reference: Node): Problem {
  if (problem.where?.line !== undefined) return problem;
  const reason = problem.message.charAt(0).toLowerCase() + problem.message.slice(1);
  return { ...problem, message: `${base} cannot be extended: ${reason}`, where: placeOf(reference) };
}

function refuseCycle(reference: Node, cyclic: boolean): never {
  throw new RunxError({
    code: "spec.extends-cycle",
    message: cyclic
      ? "This file extends itself, here or by way of others."
      : `More than ${MAX_CHAIN} files extend each other.`,
    hint: "Remove extends from one of the files.",
    where: placeOf(reference),
  });
}

/** Records of an experiment carry its own name, not its base's, and what the base claims is about the base. */
function withoutIdentity(base: Mapping): Mapping {
  return without(base, (key) => key === "name" || key === "claims" || key === "question");
}

const PATH_KEYS: ReadonlySet<string> = new Set([
  "images",
  "labels",
  "test_images",
  "test_labels",
  "file",
  "inputs",
]);

/** Paths in a base file are relative to it; the result's are relative to the file that extends it. */
function rebased(base: Mapping, from: string, to: string): Mapping {
  if (resolve(from) === resolve(to)) return base;
  const entry = (key: string, { key: at, value }: Entry): Entry => ({
    key: at,
    value: rebasedNode(value, key, from, to),
  });
  const touched = ["data", "vary", "inputs"].flatMap((key) => {
    const found = base.entries.get(key);
    return found ? [[key, entry(key, found)] as const] : [];
  });
  return withEntries(base, touched);
}

function rebasedNode(node: Node, key: string, from: string, to: string): Node {
  switch (node.kind) {
    case "scalar":
      if (!PATH_KEYS.has(key) || typeof node.value !== "string" || isAbsolute(node.value)) return node;
      return { ...node, value: relative(to, resolve(from, node.value)) };
    case "list":
      return { ...node, items: node.items.map((item) => rebasedNode(item, key, from, to)) };
    case "mapping":
      return withEntries(
        node,
        Array.from(node.entries, ([name, entry]) => [
          name,
          { key: entry.key, value: rebasedNode(entry.value, name, from, to) },
        ]),
      );
  }
}
