/** The texts of a command: `{name}` stands for a value, `{{` and `}}` for braces. */
import type { ArgumentStyle, CommandParameters } from "../model/command.ts";
import type { Json } from "../model/parameters.ts";

/** Stands alone in a list of arguments, for all parameters. */
export const ARGS = "args";

export type Piece =
  | { readonly kind: "text"; readonly text: string }
  /** `at`: where its brace stands in the template. */
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  /** A brace that nothing closes, or that closes nothing. */
  | { readonly kind: "stray"; readonly at: number };

export function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: found, index } of template.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
    if (found === "{{" || found === "}}") pieces.push({ kind: "text", text: found[0]! });
    else if (found === "{" || found === "}") pieces.push({ kind: "stray", at: index });
    else if (found.startsWith("{")) pieces.push({ kind: "name", name: found.slice(1, -1).trim(), at: index });
    else pieces.push({ kind: "text", text: found });
  }
  return pieces;
}

/** What is known when a trial starts: its seed, and the folder that its outputs go to. */
export interface Start {
  readonly seed: number;
  readonly out: string;
}

/** The program with its arguments, or the line that a shell reads; and the variables of its environment. */
export interface Invocation {
  readonly argv: readonly [program: string, ...args: string[]];
  readonly env: { readonly [variable: string]: string };
}

export function invocationOf({ run, args, env = {}, values }: CommandParameters, start: Start): Invocation {
  const known = { ...values, ...start };
  const variables = Object.entries(env).map(([name, text]) => [name, filled(text, known)]);
  if ("shell" in run) return { argv: ["/bin/sh", "-c", run.shell], env: Object.fromEntries(variables) };
  const [program, ...others] = run.argv;
  const written = others.flatMap((text) =>
    isArgs(text) ? argumentsOf(values, args ?? "--name value") : [filled(text, known)],
  );
  return { argv: [filled(program, known), ...written], env: Object.fromEntries(variables) };
}

/** Whether an argument stands for all parameters. */
export function isArgs(text: string): boolean {
  return text.trim() === `{${ARGS}}`;
}

function argumentsOf(values: CommandParameters["values"], style: ArgumentStyle): string[] {
  return Object.entries(values).flatMap(([name, value]) => argumentOf(name, textOf(value), style));
}

function argumentOf(name: string, value: string, style: ArgumentStyle): string[] {
  switch (style) {
    case "--name value":
      return [`--${name}`, value];
    case "--name=value":
      return [`--${name}=${value}`];
    case "name=value":
      return [`${name}=${value}`];
  }
}

/** Throws for a name that is not known: specs are checked before. */
function filled(template: string, known: { readonly [name: string]: Json }): string {
  return piecesOf(template)
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      if (piece.kind === "name" && Object.hasOwn(known, piece.name)) return textOf(known[piece.name]!);
      throw new Error(`The template ${JSON.stringify(template)} has no value for a name.`);
    })
    .join("");
}

/** A text as it is; lists and mappings as JSON. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
