import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RunxError } from "../errors.ts";
import { removeAbandoned, writeDurably } from "../files/durable-file.ts";
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

  /** False where the disk has no room: the result then lies in memory alone until the queue has it. */
  keep(result: Spooled): boolean {
    try {
      writeDurably(this.#file(result), JSON.stringify(result), 0o600);
      return true;
    } catch (error) {
      if (error instanceof RunxError) return false;
      throw error;
    }
  }

  forget(result: Spooled): void {
    rmSync(this.#file(result), { force: true });
  }

  /** What an earlier process has left. A file that cannot be read is passed over. */
  left(): Spooled[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".result"))
      .flatMap((name) => {
        try {
          return [JSON.parse(readFileSync(join(this.#folder, name), "utf8")) as Spooled];
        } catch {
          return [];
        }
      });
  }

  #file({ reply, trial }: Spooled): string {
    return join(this.#folder, `${reply.slice(0, 16)}-${trial}.result`);
  }
}
