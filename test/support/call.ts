import { createColors } from "picocolors";
import { main } from "../../src/cli/main.ts";

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls runx in this process, as from a folder and without a terminal. */
export async function call(cwd: string, ...argv: readonly string[]): Promise<Answer> {
  const said = { out: "", err: "" };
  const exitCode = await main({
    out: (text) => {
      said.out += typeof text === "string" ? text : Buffer.from(text).toString("latin1");
    },
    err: (text) => {
      said.err += text;
    },
    interactive: false,
    outIsTerminal: false,
    columns: 80,
    outColors: createColors(false),
    errColors: createColors(false),
    argv,
    cwd,
    env: {},
  });
  return { exitCode, stdout: said.out, stderr: said.err };
}

/** The code of the first problem that `--json` told. */
export function codeOf({ stdout }: Answer): string | undefined {
  const problems = stdout.split("\n").filter((line) => line.startsWith('{"event":"problem"'));
  return problems.map((line) => (JSON.parse(line) as { code: string }).code)[0];
}
