import { readdirSync } from "node:fs";

/** What lies in a folder, by name and in order; nothing where the folder cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
