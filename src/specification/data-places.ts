import { resolve } from "node:path";
import type { Place, Problem } from "../errors.ts";
import { childOf, type Node, placeOf, type Scalar } from "./node.ts";

/**
 * Gives problems of the data their place in the spec: at the setting that a message begins with (`data.train`), and
 * at the name of a file that as a whole is not what it should be. A problem in a line of a data file stays there.
 *
 * @param data the setting `data` as written
 * @param folder that its paths are relative to
 */
export function placedInSpec(data: Node, folder: string): (problem: Problem) => Problem {
  return (problem) => {
    const { where } = problem;
    if (where === undefined) return { ...problem, where: placeOf(settingIn(data, problem.message)) };
    // How many more there are is told where the others are.
    const isOfFile = where.line === undefined && problem.code !== "data.more";
    const name = isOfFile ? nameOf(where, data, folder) : undefined;
    return name
      ? { ...problem, message: `${where.file}: ${problem.message}`, where: placeOf(name) }
      : problem;
  };
}

/** Where a message begins with `data.train`, that setting, else the whole. */
function settingIn(data: Node, message: string): Node {
  const setting = /^data\.(\w+)/.exec(message)?.[1];
  return (setting !== undefined && childOf(data, setting)) || data;
}

/** The setting that names the file. */
function nameOf({ file }: Place, data: Node, folder: string): Scalar | undefined {
  if (data.kind !== "mapping") return undefined;
  for (const { value } of data.entries.values()) {
    if (value.kind === "scalar" && typeof value.value === "string" && resolve(folder, value.value) === file)
      return value;
  }
  return undefined;
}
