import { readFileSync } from "node:fs";

const REGION = /(<!-- generated: ([\w-]+) -->)(\n?)[\s\S]*?(<!-- end -->)/g;

/** A page of `docs/` as it should stand: its prose as it is, each region between two comments written anew. */
export function pageWith(page: string, regions: { readonly [name: string]: () => string }): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const found = new Set<string>();
  const written = text.replace(REGION, (_, begin: string, name: string, lineEnd: string, end: string) => {
    const region = regions[name];
    if (region === undefined) throw new Error(`Nothing writes the region ${name} of docs/${page}.`);
    found.add(name);
    return lineEnd === "" ? `${begin}${region()}${end}` : `${begin}\n\n${region().trimEnd()}\n\n${end}`;
  });
  const missing = Object.keys(regions).filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`docs/${page} has no region ${missing.join(", ")}.`);
  return written;
}
