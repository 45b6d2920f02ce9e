import { dirname, resolve } from "node:path";
import { namedFiles } from "../../data/index.ts";
import { RunxError } from "../../errors.ts";
import { identityOf } from "../../files/identity.ts";
import { realFile } from "../../files/real-file.ts";
import type { Store } from "../../store/store.ts";
import { filesFolder } from "../work/artifacts.ts";
import { withStore } from "./with-store.ts";

/** The specs, data and inputs that recorded trials were made from: without them no trial can be made again. */
export function filesRead(store: Store, folder: string): readonly string[] {
  return store.sources().flatMap(({ specPath, data, inputs = [] }) => {
    const spec = resolve(folder, specPath);
    const names = [...(data === undefined ? [] : namedFiles(data)), ...inputs.map(({ path }) => path)];
    return [spec, ...names.map((name) => resolve(dirname(spec), name))];
  });
}

/** The same, of a database that is not open. */
export function recordedSources(db: string, folder: string): readonly string[] {
  return withStore(db, "read", (store) => filesRead(store, folder));
}

/** Throws RunxError where a file to be written is one of those that are read, or is kept for a trial of the database. */
export function refuseOverwriting(path: string, read: readonly string[], database: string): void {
  const file = identityIfAny(path);
  if (file === undefined) return;
  const isKept = dirname(realFile(path)) === filesFolder(realFile(database));
  if (!isKept && !read.some((each) => identityIfAny(each) === file)) return;
  throw new RunxError({
    code: "out.read",
    message: "The file is named in this command, or recorded trials need it; it is left untouched.",
    hint: "Name another file.",
    where: { file: path },
  });
}

/** Names that cannot be those of a file, such as a condition that is too long, are none. */
function identityIfAny(path: string): string | undefined {
  try {
    return identityOf(path);
  } catch {
    return undefined;
  }
}
