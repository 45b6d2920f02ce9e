import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { inputFiles, isExclusion } from "../../command/inputs.ts";
import { piecesOf } from "../../command/template.ts";
import { quoted } from "../../text/quoted.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, type Node, placeOf, type Scalar } from "../node.ts";
import { leavesFolder } from "./metrics.ts";

/** Inputs, programs and outputs that cannot be; nothing is executed. */
export function checkFiles(
  root: Mapping,
  commands: readonly Node[],
  folder: string,
  findings: Findings,
): void {
  checkInputs(textsIn(root.entries.get("inputs")?.value), folder, findings);
  for (const output of textsIn(root.entries.get("outputs")?.value)) checkOutput(output, findings);
  const versions = root.entries.get("versions")?.value;
  for (const command of [...commands, ...(versions?.kind === "list" ? versions.items : [])]) {
    const [program] = textsIn(command);
    if (program) checkProgram(program, folder, findings);
  }
}

function textsIn(node: Node | undefined): Scalar[] {
  const items = node?.kind === "list" ? node.items : [];
  return items.filter((item) => item.kind === "scalar");
}

/** Each pattern names a file, or leaves one out that another names; and one is left. */
function checkInputs(nodes: readonly Scalar[], folder: string, findings: Findings): void {
  const patternOf = (node: Scalar) => String(node.value);
  const filesOf = (patterns: readonly string[]) => findings.attempt(() => inputFiles(patterns, folder));
  const refuse = (node: Scalar, message: string, hint: string) =>
    findings.add({ code: "spec.input", message, hint, where: placeOf(node) });
  const [exclusions, others] = [
    nodes.filter((node) => isExclusion(patternOf(node))),
    nodes.filter((node) => !isExclusion(patternOf(node))),
  ];
  for (const node of others) {
    if (filesOf([patternOf(node)])?.length !== 0) continue;
    refuse(
      node,
      `No file fits the input ${quoted(patternOf(node))}.`,
      "Paths are relative to this file; * stands for names within a folder, ** for folders.",
    );
  }
  if (findings.any) return;
  const named = filesOf(others.map(patternOf))?.length;
  for (const node of exclusions) {
    const left = filesOf([...others.map(patternOf), patternOf(node)])?.length;
    if (left === named) {
      refuse(
        node,
        `${quoted(patternOf(node))} leaves no file out.`,
        "Let it fit a file that another pattern names, or remove it.",
      );
    }
  }
  const last = exclusions.at(-1);
  if (last && !findings.any && filesOf(nodes.map(patternOf))?.length === 0)
    refuse(last, "Every file is left out.", "Write [] where the result depends on none.");
}

function checkOutput(node: Scalar, findings: Findings): void {
  const path = String(node.value);
  if (!leavesFolder(path) && path !== ".") return;
  findings.add({
    code: "spec.output",
    message: `The output ${quoted(path)} does not lie below {out}.`,
    hint: "Let the program write into the folder {out} (RUNX_OUT), and name the file's path in it: model.pt.",
    where: placeOf(node),
  });
}

function checkProgram(node: Scalar, folder: string, findings: Findings): void {
  const program = String(node.value);
  // Which program a parameter names is known when the trial starts.
  if (piecesOf(program).some(({ kind }) => kind !== "text")) return;
  const refuse = (message: string, hint: string) =>
    findings.add({ code: "spec.program", message, hint, where: placeOf(node) });
  const places = program.includes("/") ? [resolve(folder, program)] : onPath(program);
  const found = places.map(standingOf);
  if (found.includes("executable")) return;
  if (found.includes("file")) {
    const path = places[found.indexOf("file")]!;
    refuse(`${quoted(program)} may not be executed.`, `Allow it: chmod +x ${path}`);
  } else if (found.includes("folder")) {
    refuse(`${quoted(program)} is a folder.`, "Name the program in it.");
  } else if (program.includes("/")) {
    refuse(
      `There is no program ${quoted(program)}.`,
      "Paths are relative to this file. Build it first, or correct the path.",
    );
  } else if (standingOf(join(folder, program)) !== "missing") {
    refuse(
      `There is no program ${quoted(program)} on the PATH.`,
      `For the file beside this spec write ./${program}.`,
    );
  } else {
    refuse(`There is no program ${quoted(program)} on the PATH.`, "Install it, or write its path.");
  }
}

function onPath(program: string): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, program));
}

function standingOf(path: string): "executable" | "file" | "folder" | "missing" {
  try {
    if (statSync(path).isDirectory()) return "folder";
    accessSync(path, constants.X_OK);
    return "executable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "file" : "missing";
  }
}
