import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { createColors } from "picocolors";
import { onTestFinished } from "vitest";
import type { Io } from "../../src/cli/io.ts";

// As built: a worker thread of Node 20 loads no TypeScript.
const { main }: typeof import("../../src/cli/main.ts") = await import(resolve("dist/cli/main.js"));

export const MAIN = resolve("dist/main.js");

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for one test, in which the built program is called as a user would. */
export class Workplace {
  readonly folder: string;

  constructor(folder = mkdtempSync(join(tmpdir(), "runx-cli-"))) {
    this.folder = folder;
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  }

  /** A folder in this one. */
  below(name: string): Workplace {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    return new Workplace(folder);
  }

  write(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  /** The built program in this process, as a user off a terminal sees it. */
  async runx(...args: string[]): Promise<Outcome> {
    const streams = { out: "", err: "" };
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      const exitCode = await main(ioOf(this.folder, args, streams));
      return { exitCode, stdout: withoutNewline(streams.out), stderr: withoutNewline(streams.err) };
    } finally {
      process.chdir(before);
    }
  }

  /** The process itself, for tests that interrupt it. */
  start(...args: string[]) {
    return execa("node", [MAIN, ...args], {
      cwd: this.folder,
      reject: false,
      env: { RUNX_DB: "", NO_COLOR: "" },
      stdin: "ignore",
    });
  }
}

/** The code of the first problem that `--json` told. */
export function codeOf({ stdout }: Outcome): string | undefined {
  const problems = stdout.split("\n").filter((line) => line.startsWith('{"event":"problem"'));
  return problems.map((line) => (JSON.parse(line) as { code: string }).code)[0];
}

const plain = createColors(false);

function ioOf(cwd: string, argv: readonly string[], streams: { out: string; err: string }): Io {
  return {
    out: (text) => {
      streams.out += typeof text === "string" ? text : Buffer.from(text).toString();
    },
    err: (text) => {
      streams.err += text;
    },
    outIsTerminal: false,
    columns: 80,
    outColors: plain,
    errColors: plain,
    argv,
    cwd,
    env: {},
  };
}

function withoutNewline(text: string): string {
  return text.replace(/\n$/, "");
}

/** XOR: trains in milliseconds, with two arms and two seeds. */
export const XOR = `name: xor
data:
  source: inline
  inputs: [[0, 0], [0, 1], [1, 0], [1, 1]]
  targets: [[0], [1], [1], [0]]
layers: [2, 3, 1]
batch_size: 1
epochs: 20
seeds: 2
vary:
  - { cost: quadratic, eta: 3.0 }
  - { cost: cross-entropy, eta: 0.5 }
`;
