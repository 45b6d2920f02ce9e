import { problemCodes } from "../../src/problem-codes.ts";
import { paddedTable } from "./padded-table.ts";
import { pageWith } from "./regions.ts";

/** `docs/problems.md`: what each code means and what to do. */
export function problemsPage(): string {
  const rows = Object.entries(problemCodes).map(([code, texts]) => [`\`${code}\``, ...texts]);
  const table = paddedTable([["code", "what it means", "what to do"], ...rows]);
  return pageWith("problems.md", { codes: () => table });
}
