import { readFileSync } from "node:fs";
import { problemCodes } from "../../src/problem-codes.ts";
import { paddedTable } from "./padded-table.ts";

const PROSE = new URL("./problems.md", import.meta.url);

/** `docs/problems.md`: what each code means and what to do. */
export function problemsPage(): string {
  const rows = Object.entries(problemCodes).map(([code, texts]) => [`\`${code}\``, ...texts]);
  const table = paddedTable([["code", "what it means", "what to do"], ...rows]);
  return readFileSync(PROSE, "utf8").replace("<!-- codes -->", () => table);
}
