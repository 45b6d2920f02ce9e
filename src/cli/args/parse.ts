import cac from "cac";
import { RunxError } from "../../errors.ts";
import { didYouMean } from "../../text/near-match.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { Flags } from "./flags.ts";

/** What the user asked for. */
export type Request =
  | { readonly kind: "overview" }
  | { readonly kind: "version" }
  /** A shell asks what can stand for the last of the words. */
  | { readonly kind: "candidates"; readonly words: readonly string[] }
  | { readonly kind: "help"; readonly command: Command }
  | {
      readonly kind: "call";
      readonly command: Command;
      readonly args: readonly string[];
      readonly flags: Flags;
    };

/** Reads the arguments after `runx`. A word that is no command is a spec to run. */
export function parse(argv: readonly string[]): Request {
  if (argv[0] === "__complete") return { kind: "candidates", words: argv.slice(1) };
  const named = commands.find((command) => command.name === argv[0]);
  if (named === undefined && argv.every((word) => word === "--help" || word === "-h"))
    return { kind: "overview" };
  if (named === undefined && ["--version", "-v"].includes(argv[0] ?? "")) return { kind: "version" };
  if (argv[0] === "help") return helpOn(argv[1]);
  const command = named ?? commands[0]!;
  const words = named ? argv.slice(1) : argv;
  if (words.includes("--help") || words.includes("-h")) return { kind: "help", command };
  return call(command, words);
}

function helpOn(name: string | undefined): Request {
  const command = commands.find((each) => each.name === name);
  return command ? { kind: "help", command } : { kind: "overview" };
}

function call(command: Command, words: readonly string[]): Request {
  const cli = cac("runx");
  const parser = cli.command("[...args]", "", { allowUnknownOptions: true });
  for (const option of command.options) {
    parser.option(option.flag, option.about, option.flag.includes("<") ? { type: [String] } : {});
  }
  const parsed = cli.parse(["node", "runx", ...withValues(command, words)], { run: false });
  const args = [...parsed.args, ...rest(parsed.options["--"])].map(String);
  const flags = new Flags(readOptions(command, parsed.options));
  checkCount(command, args);
  return { kind: "call", command, args, flags };
}

/** No argument of a process holds this character, so that it tells a value from what cac makes of a missing one. */
const GIVEN = "\0";

/** cac would drop a lone dash, which is a file of that name to runx. */
const LONE_DASH = "./-";

/**
 * Options that need a value, with the value joined to them and marked: cac would take `-mean` for another option, `007`
 * for the number 7 and an empty text for 0.
 */
function withValues(command: Command, words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") return [...joined, ...words.slice(i)];
    const [name, inside] = splitAt(word, "=");
    const next = words[i + 1];
    if (!needsValue(command, name)) joined.push(word === "-" ? LONE_DASH : word);
    else if (inside !== undefined) joined.push(`${name}=${GIVEN}${inside}`);
    else if (next === undefined || next.startsWith("--")) joined.push(word);
    else {
      joined.push(`${name}=${GIVEN}${next}`);
      i += 1;
    }
  }
  return joined;
}

function splitAt(word: string, mark: string): readonly [string, string?] {
  const at = word.indexOf(mark);
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function needsValue({ options }: Command, name: string): boolean {
  return options.some(({ flag }) => flag.includes("<") && `--${flagName(flag)}` === name);
}

function rest(words: unknown): readonly unknown[] {
  return Array.isArray(words) ? words : [];
}

function readOptions(
  command: Command,
  options: { readonly [name: string]: unknown },
): Map<string, readonly string[] | boolean> {
  const values = new Map<string, readonly string[] | boolean>();
  for (const [key, value] of Object.entries(options)) {
    if (key === "--") continue;
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/^-+/, "");
    const option = command.options.find((each) => flagName(each.flag) === name);
    if (option === undefined || /^[A-Z]/.test(key)) throw unknownFlag(command, name, key);
    values.set(name, option.flag.includes("<") ? texts(option.flag, value) : switched(option.flag, value));
  }
  return values;
}

/** Given twice it is given. `--json=no` and `--no-json` would both turn it on. */
function switched(flag: string, value: unknown): true {
  if ([value].flat().every((each) => each === true)) return true;
  throw new RunxError({
    code: "flag.value",
    message: `${flag} takes no value.`,
    hint: "Give it without a value, or leave it out.",
  });
}

function flagName(flag: string): string {
  return flag.slice(2).split(" ")[0]!;
}

function texts(flag: string, value: unknown): string[] {
  const values = [value].flat().map(String);
  if (values.every((each) => each.startsWith(GIVEN) && each !== GIVEN))
    return values.map((each) => each.slice(GIVEN.length));
  const name = flag.split(" ")[0]!;
  throw new RunxError({
    code: "flag.value",
    message: `${name} needs a value.`,
    hint: `Write it after the flag: ${flag}.`,
  });
}

function unknownFlag(command: Command, name: string, written: string): RunxError {
  const known = command.options.map((option) => flagName(option.flag));
  const guess = didYouMean(name, known, (close) => `--${close}`);
  const shown = `${name.length > 1 ? "--" : "-"}${/^[A-Z]/.test(written) ? written : name}`;
  return new RunxError({
    code: "flag.unknown",
    message: `runx ${command.name} has no option ${shown}.`,
    hint: `${guess}See runx ${command.name} --help.`,
  });
}

/** As the usage says: `<…>` is needed, `[…]` may be left out, `...` takes all that follow. */
function checkCount(command: Command, args: readonly string[]): void {
  const words = command.args.split(" ").filter((word) => word !== "");
  const least = words.filter((word) => word.startsWith("<")).length;
  const most = command.args.includes("...") ? Number.POSITIVE_INFINITY : words.length;
  if (args.length >= least && args.length <= most) return;
  const usage = `runx ${command.name} ${command.args}`.trimEnd();
  const surplus = args.slice(words.length).join(" ");
  throw new RunxError({
    code: "flag.arguments",
    message:
      args.length < least
        ? `runx ${command.name} needs ${words[args.length]}.`
        : `Unexpected argument: ${surplus}.`,
    hint: `Usage: ${usage}. See runx ${command.name} --help.`,
  });
}
