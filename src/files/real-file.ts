import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** As many links in a row as Linux follows: path_resolution(7). */
const MOST_LINKS = 40;

/**
 * The file behind a path's links, also where it is not there yet: what a link that leads nowhere would make. A path
 * that cannot be followed comes back as it is, and whoever opens it is told why.
 */
export function realFile(path: string): string {
  let file = resolve(path);
  for (let links = 0; links <= MOST_LINKS; links++) {
    const folder = realFolder(dirname(file));
    const target = linkTarget(join(folder, basename(file)));
    if (target === undefined) return join(folder, basename(file));
    file = resolve(folder, target);
  }
  return resolve(path);
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Undefined where the path is no link. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
