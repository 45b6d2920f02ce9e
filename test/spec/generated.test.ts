import { expect, test } from "vitest";
import { typesFrom } from "../../scripts/generate/types.ts";
import { experimentSchema } from "../../src/spec/schema.ts";

// `npm run generate` is this test with --update: what is compared is what is written.

test("src/spec.gen.ts is what the schema gives", async () => {
  await expect(await typesFrom(experimentSchema())).toMatchFileSnapshot("../../src/spec.gen.ts");
});
