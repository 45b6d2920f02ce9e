import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";

export const MAIN = resolve("dist/main.js");

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for one test, in which the built program is called as a user would. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "runx-cli-"));

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  write(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  async runx(...args: string[]): Promise<Outcome> {
    const { exitCode, stdout, stderr } = await this.start(...args);
    return { exitCode, stdout, stderr };
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
