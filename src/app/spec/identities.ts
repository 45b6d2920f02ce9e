import { identify, type SeededSource } from "../../data/index.ts";
import type { DatasetIdentity } from "../../model/dataset.ts";

/** Arms share their sources: each is looked at once. */
export function rememberIdentities(): (source: SeededSource, folder: string) => DatasetIdentity {
  const known = new Map<string, DatasetIdentity>();
  // A plan asks once a trial, and most of its trials have the very same source.
  let last:
    | undefined
    | { readonly source: SeededSource; readonly folder: string; readonly identity: DatasetIdentity };
  return (source, folder) => {
    if (last?.source === source && last.folder === folder) return last.identity;
    const key = `${folder}\n${JSON.stringify(source)}`;
    const identity = known.get(key) ?? identify(source, folder);
    known.set(key, identity);
    last = { source, folder, identity };
    return identity;
  };
}
