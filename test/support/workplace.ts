import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { execa } from "execa";
import { createColors } from "picocolors";
import { afterAll, beforeAll, onTestFinished } from "vitest";
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

  constructor(folder?: string) {
    this.folder = folder ?? temporaryFolder();
    if (folder === undefined) onTestFinished(() => removeAll(this.folder));
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
  runx(...args: string[]): Promise<Outcome> {
    return this.runxHeard(() => {}, ...args);
  }

  /** The same; `hear` is called with each text of progress, before the program goes on. */
  async runxHeard(hear: (progress: string) => void, ...args: string[]): Promise<Outcome> {
    const streams = { out: "", err: "" };
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      const exitCode = await main(ioOf(this.folder, args, streams, hear));
      return { exitCode, stdout: withoutNewline(streams.out), stderr: withoutNewline(streams.err) };
    } finally {
      process.chdir(before);
    }
  }

  /** The process itself, for tests that interrupt it. */
  start(...args: string[]) {
    return this.startWith([], ...args);
  }

  /** The process, with options of Node. */
  startWith(options: readonly string[], ...args: string[]) {
    return execa("node", [...options, MAIN, ...args], {
      cwd: this.folder,
      reject: false,
      env: { RUNX_DB: "", NO_COLOR: "" },
      stdin: "ignore",
    });
  }
}

/** As a shell reports it: a process that was interrupted may end by the signal itself where a thread does not end soon. */
export function shellCode({
  exitCode,
  signal,
}: {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
}): number | undefined {
  return signal === "SIGINT" ? 130 : exitCode;
}

/** What the tests of a file begin with: done once in a folder of its own, of which each call gives a copy. */
export function prepared(prepare: (place: Workplace) => Promise<unknown>): () => Workplace {
  const original = new Workplace(temporaryFolder());
  beforeAll(() => prepare(original).then(() => {}));
  afterAll(() => removeAll(original.folder));
  return () => {
    const place = new Workplace();
    cpSync(original.folder, place.folder, { recursive: true });
    return place;
  };
}

const temporaryFolder = () => mkdtempSync(join(tmpdir(), "runx-cli-"));
const removeAll = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** How many epochs the trials in flight have recorded so far, at most. */
export function epochsIn(database: string): number {
  return numberIn(database, "SELECT max(epoch) FROM epoch_values");
}

/** How many trials are in flight. */
export function runningIn(database: string): number {
  return numberIn(database, "SELECT count(*) FROM attempts WHERE status = 'running'");
}

function numberIn(database: string, query: string): number {
  if (!existsSync(database)) return 0;
  try {
    const db = new Database(database, { readonly: true });
    const count = db.prepare<[], number>(query).pluck().get() ?? 0;
    db.close();
    return count;
  } catch {
    // It is being made just now.
    return 0;
  }
}

/** The code of the first problem that `--json` told. */
export function codeOf({ stdout }: Outcome): string | undefined {
  const problems = stdout.split("\n").filter((line) => line.startsWith('{"event":"problem"'));
  return problems.map((line) => (JSON.parse(line) as { code: string }).code)[0];
}

const plain = createColors(false);

function ioOf(
  cwd: string,
  argv: readonly string[],
  streams: { out: string; err: string },
  hear: (progress: string) => void,
): Io {
  return {
    out: (text) => {
      streams.out += typeof text === "string" ? text : Buffer.from(text).toString();
    },
    err: (text) => {
      streams.err += text;
      hear(text);
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
