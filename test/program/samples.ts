import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CommandParameters, ProgramLimits, ProgramRules } from "../../src/model/command.ts";
import type { CommandTrial } from "../../src/model/trial.ts";
import { Gpus } from "../../src/program/gpus.ts";
import { Launcher } from "../../src/program/launcher.ts";
import { markedProcesses, owner } from "../../src/program/mark.ts";
import { type ProgramPlacesOptions, programPlaces } from "../../src/program/program-place.ts";

/** Processes that this process has started and that live. */
export function left(): number[] {
  return markedProcesses((mark) => mark.startsWith(`${owner}.`));
}

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "runx-program-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const LIMITS: ProgramLimits = { logBytes: 2 ** 31, metricLines: 2_000_000, outputBytes: 2 ** 30 };

export const RULES: ProgramRules = {
  inputs: [],
  versions: [],
  metrics: { source: { kind: "metrics-file" }, named: [] },
  outputs: [],
  needs: { cores: 1, gpus: 0 },
  exit: { diverged: [], retry: [] },
  limits: {},
};

/** A trial of a shell's line, which takes values from variables of its name. */
export function shellTrial(
  line: string,
  values: CommandParameters["values"] = {},
  id = "a".repeat(64),
  seed = 1,
): CommandTrial {
  const env = Object.fromEntries(Object.keys(values).map((name) => [name.toUpperCase(), `{${name}}`]));
  const parameters: CommandParameters = { kind: "command", run: { shell: line }, env, values };
  return { id, seed, arm: { varied: values, parameters }, dataDigest: "none", numerics: "command/1" };
}

/** Places for programs in a folder of their own. */
export function samplePrograms(
  rules: Partial<ProgramRules> = {},
  changes: Partial<ProgramPlacesOptions> = {},
) {
  const folder = freshFolder();
  const launcher = new Launcher();
  onTestFinished(() => launcher.close());
  const options: ProgramPlacesOptions = {
    count: 1,
    rules: { ...RULES, ...rules },
    cwd: folder,
    files: join(folder, "files"),
    checkInputs: () => {},
    limits: LIMITS,
    gpus: new Gpus([]),
    launcher,
    graceSeconds: 0.3,
    ...changes,
  };
  return { folder, options, places: programPlaces(options) };
}
