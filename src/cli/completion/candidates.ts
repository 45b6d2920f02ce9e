import { sortableColumns } from "../../report/arms/sort.ts";
import { EXPORTS } from "../args/choices.ts";
import type { Command, Option } from "../args/command.ts";
import { commands } from "../args/commands.ts";
import { placeholder } from "../args/placeholder.ts";

/** A word that can stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What is known outside the table of commands. `prefix` is what is typed already; more may be given than fits. */
export interface World {
  files(prefix: string): readonly Candidate[];
  specs(prefix: string): readonly Candidate[];
  experiments(which: "recorded" | "removed"): readonly Candidate[];
  trials(prefix: string): readonly Candidate[];
  examples(): readonly Candidate[];
  tags(): readonly Candidate[];
  parameters(): readonly Candidate[];
  /** `eta=`, and after a `=` the values that are words. */
  assignments(prefix: string): readonly Candidate[];
  metrics(): readonly Candidate[];
}

/** What can stand for the last of the words after `runx`, which may be empty. */
export function candidates(words: readonly string[], world: World): readonly Candidate[] {
  const typed = words.at(-1) ?? "";
  return wordsFor(words.slice(0, -1), typed, world).filter(({ word }) => word.startsWith(typed));
}

function wordsFor(before: readonly string[], typed: string, world: World): readonly Candidate[] {
  if (before.length === 0 && !typed.startsWith("-")) return firstWords(typed, world);
  const named = commands.find((command) => command.name === before[0]);
  const command = named ?? commands[0]!;
  const given = named === undefined ? before : before.slice(1);
  const pending = optionOf(command, given.at(-1));
  if (pending !== undefined && takesValue(pending)) return valuesOf(pending, typed, world);
  const [flag, value] = typed.startsWith("--") ? typed.split(/=(.*)/s) : [];
  const inline = value === undefined ? undefined : optionOf(command, flag);
  if (inline !== undefined) {
    return valuesOf(inline, value!, world).map((each) => ({ ...each, word: `${flag}=${each.word}` }));
  }
  if (typed.startsWith("-")) return flagsOf(command, given);
  return placeholderWords(placeholder(command, argumentsAmong(command, given).length), typed, world);
}

/** A command, or a spec to run. */
function firstWords(typed: string, world: World): readonly Candidate[] {
  return [...commands.map(({ name, summary }) => ({ word: name, about: summary })), ...world.specs(typed)];
}

function flagsOf({ options }: Command, given: readonly string[]): readonly Candidate[] {
  const free = options.filter(
    ({ flag, about }) => about.includes("repeatable") || !given.includes(nameOf(flag)),
  );
  return [...free, { flag: "--help", about: "explain the command" }].map(({ flag, about }) => ({
    word: nameOf(flag),
    about,
  }));
}

function nameOf(flag: string): string {
  return flag.split(" ")[0]!;
}

function takesValue({ flag }: Option): boolean {
  return flag.includes("<");
}

function optionOf({ options }: Command, word: string | undefined): Option | undefined {
  return options.find(({ flag }) => nameOf(flag) === word);
}

function argumentsAmong(command: Command, given: readonly string[]): readonly string[] {
  return given.filter((word, i) => {
    const before = optionOf(command, given[i - 1]);
    return !word.startsWith("-") && !(before !== undefined && takesValue(before));
  });
}

function valuesOf({ flag, choices }: Option, typed: string, world: World): readonly Candidate[] {
  if (choices !== undefined) return choices.map((word) => ({ word, about: "" }));
  return placeholderWords(flag.slice(flag.indexOf("<") + 1, -1), typed, world);
}

/** The usage says what an argument is: `<experiment-or-trial>`, `<trials|epochs|weights>`. */
function placeholderWords(name: string, typed: string, world: World): readonly Candidate[] {
  if (name.includes("|")) return name.split("|").map((word) => ({ word, about: "" }));
  return name.split("-or-").flatMap((kind) => wordsOfKind(kind, typed, world));
}

function wordsOfKind(kind: string, typed: string, world: World): readonly Candidate[] {
  switch (kind) {
    case "spec":
      return world.specs(typed);
    case "file":
      return world.files(typed);
    case "experiment":
      return world.experiments("recorded");
    case "removed-experiment":
      return world.experiments("removed");
    case "trial":
      return world.trials(typed);
    case "what":
      return EXPORTS.map((word) => ({ word, about: "" }));
    case "example":
      return world.examples();
    case "tag":
    case "tags":
      return world.tags();
    case "key=value":
      return world.assignments(typed);
    case "parameters":
      return world.parameters();
    case "column":
      return [...sortableColumns.map((word) => ({ word, about: "" })), ...world.parameters()];
    case "metric":
      return world.metrics();
    default:
      return [];
  }
}
