import type { Command } from "./command.ts";

/** What the usage calls the argument at a place: `spec` of `<spec...>`. The last may repeat. */
export function placeholder({ args }: Command, place: number): string {
  const words = args.split(" ");
  const word = words[place] ?? (words.at(-1)?.includes("...") ? words.at(-1)! : "");
  return word.replace(/[<>[\]]|\.\.\./g, "");
}
