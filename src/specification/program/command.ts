import { isArgs } from "../../command/template.ts";
import type { ArgumentStyle, CommandParameters } from "../../model/command.ts";
import { type Mapping, type Node, toJson } from "../node.ts";

/** What an arm runs, as its identity has it: `args` only where it is used. */
export function commandOf(
  root: Mapping,
  values: CommandParameters["values"],
  varied: Node | undefined,
): CommandParameters {
  const command = varied ?? root.entries.get("command")?.value;
  const shell = root.entries.get("shell")?.value;
  const env = root.entries.get("env")?.value;
  const argv = command ? (toJson(command) as readonly (string | number)[]).map(String) : [];
  const [program = "", ...args] = argv;
  const style = root.entries.get("args")?.value;
  return {
    kind: "command",
    run: shell ? { shell: String(toJson(shell)) } : { argv: [program, ...args] },
    ...(argv.some(isArgs) && { args: (style ? toJson(style) : "--name value") as ArgumentStyle }),
    ...(env && { env: texts(toJson(env) as { readonly [variable: string]: string | number }) }),
    values,
  };
}

function texts(values: { readonly [name: string]: string | number }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
