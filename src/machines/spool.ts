import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { removeAbandoned } from "../files/durable-file.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { TrialId } from "../model/trial.ts";
import type { Sealed } from "./wire.ts";

/** A result on its way, with the queue it goes to. */
export interface Spooled {
  readonly reply: string;
  readonly trial: TrialId;
  readonly sealed: Sealed;
}

/** Results on this disk, until the queue has them. */
export class Spool {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    makeFolder(folder);
    removeAbandoned(folder);
  }

  /**
   * Keeps some results in one file. It is on the disk when this resolves, with the file's path; undefined where the
   * disk has no room: the results then lie in memory alone until the queue has them.
   */
  async keep(results: readonly Spooled[]): Promise<string | undefined> {
    const id = randomUUID();
    const temporary = join(this.#folder, `.results.runx-${id}.tmp`);
    const file = join(this.#folder, `${id}.results`);
    try {
      const handle = await open(temporary, "wx", 0o600);
      try {
        await handle.writeFile(results.map((result) => `${JSON.stringify(result)}\n`).join(""));
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
      return file;
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
      return undefined;
    }
  }

  async forget(file: string): Promise<void> {
    await rm(file, { force: true });
  }

  /** What an earlier process has left, file by file. What cannot be read is passed over. */
  left(): { readonly file: string; readonly results: readonly Spooled[] }[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".results"))
      .map((name) => {
        const file = join(this.#folder, name);
        return { file, results: readFileSync(file, "utf8").split("\n").flatMap(spooledIn) };
      });
  }
}

function spooledIn(line: string): Spooled[] {
  try {
    return line === "" ? [] : [JSON.parse(line) as Spooled];
  } catch {
    return [];
  }
}
