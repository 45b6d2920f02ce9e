import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { type Candidate, candidates, type World } from "../../src/cli/completion/candidates.ts";
import { MAIN, Workplace, XOR } from "../support/workplace.ts";

const words = (...names: string[]): Candidate[] => names.map((word) => ({ word, about: "" }));
const WORLD: World = {
  files: () => words("notes.txt", "spec.yaml"),
  specs: () => words("spec.yaml", "experiments/"),
  experiments: (which) => (which === "removed" ? words("old") : words("eta", "hello")),
  trials: () => words("3f2a91", "b07c44"),
  examples: () => words("hello"),
  tags: () => words("important"),
  parameters: () => words("eta", "cost"),
  assignments: () => words("eta=", "epochs="),
  metrics: () => words("test.accuracy"),
};

test.each<[string[], string[]]>([
  [["rep"], ["report"]],
  [["sp"], ["spec.yaml"]],
  [
    ["report", ""],
    ["eta", "hello"],
  ],
  [["report", "--format", "ma"], ["markdown"]],
  [["report", "--format=ma"], ["--format=markdown"]],
  [["report", "eta", "--metric", ""], ["test.accuracy"]],
  [
    ["report", "--sort", "me"],
    ["mean", "median"],
  ],
  [["report", "--sort", "et"], ["eta"]],
  [
    ["run", "spec.yaml", "--set", "e"],
    ["eta=", "epochs="],
  ],
  [["spec.yaml", "--set", "eta=1", "--en"], ["--engine"]],
  [["plan", "spec.yaml", ""], []],
  [["tag", "eta", ""], ["important"]],
  [["restore", ""], ["old"]],
  [
    ["rm", "eta", ""],
    ["eta", "hello"],
  ],
  [
    ["show", ""],
    ["3f2a91", "b07c44", "eta", "hello"],
  ],
  [["export", "we"], ["weights"]],
  [["export", "weights", "3"], ["3f2a91"]],
  [["completion", "f"], ["fish"]],
  [["gc", "--yes", "--y"], []],
  [
    ["list", "--db", ""],
    ["notes.txt", "spec.yaml"],
  ],
])("after runx %j come %j", (typed, expected) => {
  expect(candidates(typed, WORLD).map(({ word }) => word)).toEqual(expected);
});

test("names come from the database and keys from the schema; without a database there are no names", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const ask = async (...typed: string[]) =>
    (await place.runx("__complete", ...typed)).stdout.split("\n").map((line) => line.split("\t")[0]);
  expect(await ask("report", "")).toEqual([""]);
  await place.runx("xor.yaml", "--quiet", "--db", "other.db");
  expect(await ask("report", "--db", "other.db", "")).toEqual(["xor"]);
  expect(await ask("show", "--db", "other.db", "")).toHaveLength(5);
  expect(await ask("xor.yaml", "--set", "data.split")).toEqual(["data.split_seed="]);
  expect(await ask("xor.yaml", "--set", "cost=q")).toEqual(["cost=quadratic"]);
});

/** How to start each shell without the user's settings, with completion as the page of commands says. */
const SHELLS = {
  bash: ["bash --norc --noprofile -i", "PS1='> '; source <(runx completion bash)"],
  zsh: ["zsh -f -i", "PS1='> '; autoload -Uz compinit && compinit -D; source <(runx completion zsh)"],
  fish: ["fish --no-config -i", "function fish_prompt; echo '> '; end; runx completion fish | source"],
} as const;
const installed = (Object.keys(SHELLS) as (keyof typeof SHELLS)[]).filter(
  (shell) => spawnSync(shell, ["--version"]).status === 0,
);

describe.each(installed)("%s, with keys pressed on a terminal", (shell) => {
  test("completes commands, experiments, parameters and their values", { timeout: 60_000 }, async () => {
    const place = new Workplace();
    place.write("xor.yaml", XOR);
    await place.runx("xor.yaml", "--quiet");
    const screen = await typeInto(place, shell, ["runx rep\t x\t\r", "runx xor.yaml --set cos\tquad\t\r"]);
    expect(screen).toContain("CALLED report xor END");
    expect(screen).toContain("CALLED xor.yaml --set cost=quadratic END");
  });
});

/** A `runx` that answers the shell as the real one does, and otherwise says how it was called. */
function makeRunx(place: Workplace): string {
  const folder = join(place.folder, "bin");
  mkdirSync(folder);
  const real = `"${process.execPath}" "${MAIN}" "$@"`;
  writeFileSync(
    join(folder, "runx"),
    `#!/bin/sh
case "$1" in
  completion) exec ${real} ;;
  __complete) ${real}; echo >> "$HOME/answered" ;;
  *) echo CALLED "$@" END ;;
esac
`,
  );
  chmodSync(join(folder, "runx"), 0o755);
  return folder;
}

async function typeInto(
  place: Workplace,
  shell: keyof typeof SHELLS,
  lines: readonly string[],
): Promise<string> {
  const [start, setUp] = SHELLS[shell];
  const terminal = execa("script", ["-qec", start, join(place.folder, "typescript")], {
    cwd: place.folder,
    env: {
      PATH: `${makeRunx(place)}:${process.env.PATH}`,
      HOME: place.folder,
      RUNX_DB: "",
      TERM: "xterm",
      INPUTRC: "/dev/null",
    },
    stdin: "pipe",
    reject: false,
  });
  let screen = "";
  terminal.stdout.on("data", (chunk) => {
    screen += chunk;
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(20);
  };
  terminal.stdin.write(`${setUp}; echo REA''DY\r`);
  await until(() => screen.includes("READY"));
  const log = join(place.folder, "answered");
  const answered = () => (existsSync(log) ? readFileSync(log, "utf8").length : 0);
  for (const [i, line] of lines.entries()) {
    for (const key of line.split(/(?<=\t)/)) {
      const before = answered();
      terminal.stdin.write(key);
      // The answer to a Tab is there before the next key, as a person would wait for it.
      if (key.endsWith("\t")) await until(() => answered() > before);
    }
    await until(() => screen.split("END").length >= i + 2);
  }
  terminal.stdin.end("exit\r");
  await terminal;
  return screen;
}
