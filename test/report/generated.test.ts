import { expect, test } from "vitest";
import { reportsPage } from "../../scripts/generate/reports.ts";

// `npm run generate` is this file with --update: what is compared is what is written.
test("docs/reports.md is what the prose and the renderers give", async () => {
  await expect(reportsPage()).toMatchFileSnapshot("../../docs/reports.md");
});
