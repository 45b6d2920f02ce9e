import { ARGS, isArgs, piecesOf } from "../../command/template.ts";
import { didYouMean, nearest } from "../../text/near-match.ts";
import type { Findings } from "../findings.ts";
import { childOf, type Mapping, type Node, placeOf, type Scalar } from "../node.ts";
import type { Block, GridRules } from "../vary.ts";
import { inline } from "../wording.ts";

/** Any name may vary and be a range; a command is a list itself. */
export const PROGRAM_GRID: GridRules = {
  rangesOf: () => "real",
  isListItself: (key) => key === "command",
};

/** What runx gives to every template. */
const GIVEN = ["seed", "out"];
const RESERVED = [...GIVEN, ARGS, "command", "label"];

/** The names that `parameters` and templates know. */
export function declaredIn(root: Mapping, blocks: readonly Block[]): readonly string[] {
  const names = [...templatesIn(root, blocks)].flatMap((node) =>
    piecesOf(String(node.value)).flatMap((piece) => (piece.kind === "name" ? [piece.name] : [])),
  );
  const own = names.filter((name) => !RESERVED.includes(name));
  return [...new Set([...parametersOf(root).keys(), ...own])];
}

export function parametersOf(root: Mapping): Mapping["entries"] {
  const written = root.entries.get("parameters")?.value;
  return written?.kind === "mapping" ? written.entries : new Map();
}

/** Every text that is filled in. */
function* templatesIn(root: Mapping, blocks: readonly Block[]): Generator<Scalar> {
  for (const command of commandsIn(root, blocks))
    if (command.kind === "list") yield* scalarsOf(command.items);
  const env = root.entries.get("env")?.value;
  if (env?.kind === "mapping") yield* scalarsOf(Array.from(env.entries.values(), ({ value }) => value));
}

function* scalarsOf(nodes: readonly Node[]): Generator<Scalar> {
  for (const node of nodes) if (node.kind === "scalar") yield node;
}

/** Refuses names that nothing gives a value, values that nothing takes, and braces that stand alone. */
export function checkTemplates(root: Mapping, blocks: readonly Block[], findings: Findings): void {
  const parameters = parametersOf(root);
  const varied = variedIn(root, blocks);
  const known = [...new Set([...parameters.keys(), ...varied.keys()])];
  for (const node of templatesIn(root, blocks)) checkTemplate(node, known, findings);
  const declared = declaredIn(root, blocks);
  const takesAll = takesAllIn(root, blocks);
  for (const [name, at] of varied) refuseUndeclared(name, at, declared, takesAll, findings);
  for (const [name, { key }] of parameters) {
    if (!RESERVED.includes(name)) continue;
    findings.add({
      code: "spec.reserved-name",
      message: `${name} cannot be a parameter: runx gives {${name}} its value.`,
      hint:
        name === "seed"
          ? "Write seeds: 5 at the top level, and {seed} where the program takes it."
          : "Give it another name.",
      where: placeOf(key),
    });
  }
  checkShell(root, known, findings);
}

function checkTemplate(node: Scalar, known: readonly string[], findings: Findings): void {
  const text = String(node.value);
  if (isArgs(text)) return;
  const refuse = (message: string, hint: string) =>
    findings.add({ code: "spec.template", message, hint, where: placeOf(node) });
  for (const piece of piecesOf(text)) {
    if (piece.kind === "stray") {
      refuse(
        `There is an unpaired brace in ${inline(text)}.`,
        "Write {{ or }} for a brace that is meant as one.",
      );
    } else if (piece.kind === "name" && piece.name === ARGS) {
      refuse(
        `{args} stands for several arguments, so it must be alone.`,
        'Write it as an argument of its own: "{args}".',
      );
    } else if (piece.kind === "name" && !known.includes(piece.name) && !GIVEN.includes(piece.name)) {
      const guess = didYouMean(piece.name, [...known, ...GIVEN], (name) => `{${name}}`);
      refuse(
        `{${piece.name}} has no value: it is neither in parameters nor in vary.`,
        `${guess}Give it one: parameters: { ${piece.name}: … }, or write {{ for a brace.`,
      );
    }
  }
}

/** Names that vary or are searched, the command apart, with a place of each. */
function variedIn(root: Mapping, blocks: readonly Block[]): ReadonlyMap<string, Node> {
  const search = root.entries.get("search")?.value;
  const space = search && childOf(search, "space");
  const searched = space?.kind === "mapping" ? Array.from(space.entries) : [];
  const found = new Map<string, Node>(searched.map(([name, { value }]) => [name, value]));
  for (const { axes, include } of blocks) {
    for (const point of [...axes.flatMap(({ steps }) => steps), ...include.map(({ values }) => values)]) {
      for (const [name, node] of point) if (name !== "command" && !found.has(name)) found.set(name, node);
    }
  }
  return found;
}

/** `{args}` hands over whatever varies; but a name that is nearly a declared one is a mistake. */
function refuseUndeclared(
  name: string,
  at: Node,
  declared: readonly string[],
  takesAll: boolean,
  findings: Findings,
): void {
  if (declared.includes(name)) return;
  const close = nearest(name, declared);
  if (takesAll && close === undefined) return;
  findings.add({
    code: "spec.undeclared",
    message: `${inline(name)} varies, and ${takesAll ? "is not in parameters" : "nothing hands it to the program"}.`,
    hint: `${didYouMean(name, declared)}${takesAll ? "Or declare it" : `Write {${name}} in command, or declare it`}: parameters: { ${name}: … }.`,
    where: placeOf(at),
  });
}

/** Whether every command that may run has `{args}`. */
function takesAllIn(root: Mapping, blocks: readonly Block[]): boolean {
  const commands = commandsIn(root, blocks);
  const takes = (command: Node) =>
    command.kind === "list" &&
    command.items.some((item) => item.kind === "scalar" && isArgs(String(item.value)));
  return commands.length > 0 && commands.every(takes);
}

/** Every list of a program and its arguments: at the top level and in `vary`. */
export function commandsIn(root: Mapping, blocks: readonly Block[]): readonly Node[] {
  const top = root.entries.get("command")?.value;
  const varied = blocks.flatMap(({ axes, include }) => [
    ...axes.flatMap(({ steps }) => steps.flatMap((step) => step.get("command") ?? [])),
    ...include.flatMap(({ values }) => values.get("command") ?? []),
  ]);
  return [...(top ? [top] : []), ...varied];
}

/** A value in a line for a shell would be read as code. */
function checkShell(root: Mapping, known: readonly string[], findings: Findings): void {
  const shell = root.entries.get("shell")?.value;
  if (shell?.kind !== "scalar") return;
  const name = piecesOf(String(shell.value)).flatMap((piece) =>
    piece.kind === "name" && [...known, ...GIVEN].includes(piece.name) ? [piece.name] : [],
  )[0];
  if (name === undefined) return;
  const variable = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
  findings.add({
    code: "spec.shell-value",
    message: `{${name}} is not filled in here: a shell would read the value as code.`,
    hint: `Write env: { ${variable}: "{${name}}" }, and "$${variable}" in the line.`,
    where: placeOf(shell),
  });
}
