import { expect, test } from "vitest";
import { apiPage } from "../../scripts/generate/api.ts";

// `npm run generate` runs this file with --update: what is compared is what is written.

test("docs/api.md is what the exports say of themselves, and the prose", async () => {
  await expect(apiPage()).toMatchFileSnapshot("../../docs/api.md");
});
