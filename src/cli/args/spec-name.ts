import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { Io } from "../io.ts";
import type { Command } from "./command.ts";
import { placeholder } from "./placeholder.ts";

/** The words of a command, with the name of the experiment where one is wanted and the path of its spec is given. */
export function withNames(command: Command, args: readonly string[], io: Pick<Io, "cwd">): readonly string[] {
  return args.map((word, place) => {
    const kinds = placeholder(command, place).split("-or-");
    return kinds.includes("experiment") && !kinds.includes("spec") ? experimentNamed(word, io) : word;
  });
}

/** `cross-entropy` for `experiments/cross-entropy.yaml`; any other word is a name already. */
export function experimentNamed(word: string, { cwd }: Pick<Io, "cwd">): string {
  const path = resolve(cwd, word);
  if (!/\.(?:ya?ml|json)$/i.test(word) || !existsSync(path)) return word;
  return nameIn(path) ?? word;
}

function nameIn(path: string): string | undefined {
  try {
    const spec: unknown = parse(readFileSync(path, "utf8"));
    const name = typeof spec === "object" && spec !== null && "name" in spec ? spec.name : undefined;
    return typeof name === "string" ? name : undefined;
  } catch {
    // No spec that can be read: the word is then looked up as it is.
    return undefined;
  }
}
