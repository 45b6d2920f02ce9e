import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { RunxError } from "../errors.ts";
import { removeAbandoned } from "../files/durable-file.ts";
import type { Garbage } from "../model/records.ts";
import type { Store } from "../store/store.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";
import { filesFolder, stateFilesOf, unfinishedFile, weightsFile } from "./work/artifacts.ts";
import { programFiles } from "./work/program-workload.ts";

/** What nothing needs any more: records, and the files that their trials have left beside the database. */
export interface Deletable {
  readonly garbage: Garbage;
  readonly files: readonly string[];
}

export interface GcOptions {
  readonly db: string;
  /** Also plans that others have replaced. */
  readonly replaced: boolean;
  /** Is shown what would go, and says whether it may. */
  readonly agree: (found: Deletable) => boolean | Promise<boolean>;
}

/** What became of it. The deletion stands, whether the file shrinks or not. */
export type Collected =
  | { readonly kind: "nothing" | "declined" }
  | { readonly kind: "deleted"; readonly db: string; readonly bytesBefore: number; readonly bytes: number }
  | { readonly kind: "deleted"; readonly db: string; readonly keepsSize: string };

/** Deletes for good exactly what was agreed to. Throws RunxError when something else would go by then. */
export async function gc({ db, replaced, agree }: GcOptions): Promise<Collected> {
  const scope = replaced ? "removed-and-replaced" : "removed";
  return whileStoreIsOpen(db, "change", async (store) => {
    const garbage = store.garbage(scope);
    const files = filesOf(store, garbage);
    const isAgreed = await agree({ garbage, files });
    if (isEmpty({ garbage })) return { kind: "nothing" };
    if (!isAgreed) return { kind: "declined" };
    if (!store.deleteGarbage(garbage, scope, () => removeFiles(files))) throw changedMeanwhile(store);
    removeAbandoned(filesFolder(store.path));
    return compacted(store);
  });
}

export function isEmpty({ garbage: { experiments, trials } }: Pick<Deletable, "garbage">): boolean {
  return experiments.length === 0 && trials.length === 0;
}

/** Weights and states that the trials have left beside the database. */
function filesOf({ path }: Store, { trials }: Garbage): string[] {
  const own = trials
    .flatMap((id) => [
      weightsFile(path, id, "last"),
      weightsFile(path, id, "best"),
      unfinishedFile(path, id),
      join(programFiles(path), id),
    ])
    .filter((file) => existsSync(file));
  return [...own, ...stateFilesOf(path, trials)];
}

function removeFiles(files: readonly string[]): void {
  for (const file of files) {
    try {
      rmSync(file, { force: true, recursive: true });
    } catch (error) {
      throw new RunxError({
        code: "gc.file",
        message: `The file cannot be deleted (${(error as NodeJS.ErrnoException).code}); its records were kept.`,
        hint: "Delete it yourself or change its permissions, then run the command again.",
        where: { file },
      });
    }
  }
}

function changedMeanwhile(store: Store): RunxError {
  return new RunxError({
    code: "gc.changed",
    message: "The records have changed since they were listed; nothing was deleted.",
    hint: "Run the command again and look at the new list.",
    where: { file: store.path },
  });
}

function compacted(store: Store): Collected {
  const { path: db } = store;
  const bytesBefore = statSync(db).size;
  try {
    store.compact();
    return { kind: "deleted", db, bytesBefore, bytes: statSync(db).size };
  } catch (error) {
    if (!(error instanceof RunxError)) throw error;
    return { kind: "deleted", db, keepsSize: error.problems[0].message };
  }
}
