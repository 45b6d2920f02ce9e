import { basename, dirname, join, parse } from "node:path";
import { nearest } from "../text/near-match.ts";
import { namesIn } from "./names-in.ts";

/**
 * The path of a file in the same folder that was probably meant. Endings do not count; only names that `isMeant` says
 * yes to are looked at.
 */
export function nearFile(path: string, isMeant: (name: string) => boolean = () => true): string | undefined {
  const folder = dirname(path);
  const neighbours = new Map(
    namesIn(folder).flatMap((name) => (isMeant(name) ? [[stemOf(name), name]] : [])),
  );
  const neighbour = nearest(stemOf(basename(path)), [...neighbours.keys()]);
  return neighbour === undefined ? undefined : join(folder, neighbours.get(neighbour)!);
}

function stemOf(name: string): string {
  return parse(name).name;
}
