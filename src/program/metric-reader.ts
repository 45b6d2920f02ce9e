import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { MetricRules, MetricSource } from "../model/command.ts";
import { EpochTable } from "./epoch-table.ts";
import { filePoints, lineReader } from "./metric-lines.ts";
import { Tail } from "./tail.ts";
import type { TrialFolder } from "./trial-folder.ts";

/** So much of a file is read at a time, so that others come to their turn. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** A file of metrics, which is read as a whole, is no larger. */
const LARGEST_FILE_MIB = 256;

/** Reads what a program tells, from where its spec says that it does. */
export class MetricReader {
  readonly table: EpochTable;
  readonly #folder: TrialFolder;
  readonly #source: MetricSource;
  readonly #tail: Tail | undefined;

  constructor(folder: TrialFolder, rules: MetricRules) {
    const { source } = rules;
    this.#folder = folder;
    this.#source = source;
    this.table = new EpochTable(rules);
    for (const record of folder.earlier()) this.table.addRecord(record);
    if (source.kind === "file") return;
    const read = lineReader(source);
    this.#tail = new Tail(source.kind === "metrics-file" ? folder.metrics : folder.stdout, (line) => {
      const point = read(line);
      if (point !== undefined) this.table.add(point);
    });
  }

  /** What is new by now, a part of it where it is much. Returns whether there was something. */
  read(): boolean {
    return this.#tail?.read(CHUNK_BYTES) ?? false;
  }

  /** All that is left of a program that has ended. Returns why it cannot be read, where it cannot. */
  finish(): string | undefined {
    this.#tail?.finish();
    return this.#source.kind === "file" ? this.#readFile(this.#source) : undefined;
  }

  #readFile({ path, format }: MetricSource & { readonly kind: "file" }): string | undefined {
    const file = join(this.#folder.out, path);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    if (stat.size > LARGEST_FILE_MIB * 2 ** 20)
      return `its file of metrics, ${path}, is larger than ${LARGEST_FILE_MIB} MiB`;
    for (const point of filePoints(readFileSync(file, "utf8"), format)) this.table.add(point);
    return undefined;
  }
}
