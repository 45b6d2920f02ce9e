import { expect, test } from "vitest";
import { parameterTable } from "../../scripts/generate/parameter-table.ts";
import { referenceFrom } from "../../scripts/generate/reference.ts";
import { completed, formatted } from "../../scripts/generate/schema.ts";
import { specTypes } from "../../scripts/generate/spec-type.ts";
import { typesFrom } from "../../scripts/generate/types.ts";
import { commandSchema, experimentSchema, surfaceSchema } from "../../src/specification/schema.ts";

// `npm run generate` is this file with --update: what is compared is what is written. All of it follows from the schema
// as it will be written, so that once is enough.
const schema = completed(experimentSchema());

test("what the schema says of vary and search is what its parameters give", async () => {
  await expect(await formatted(schema)).toMatchFileSnapshot("../../schema/experiment.schema.json");
});

test("src/model/parameter-table.gen.ts is what the schema gives", async () => {
  await expect(parameterTable(schema)).toMatchFileSnapshot("../../src/model/parameter-table.gen.ts");
});

test("src/model/spec.gen.ts is what the schema gives", async () => {
  await expect(await typesFrom(schema)).toMatchFileSnapshot("../../src/model/spec.gen.ts");
});

test("docs/spec.md is what the schema and the prose give", async () => {
  await expect(referenceFrom(schema, "spec.md")).toMatchFileSnapshot("../../docs/spec.md");
});

test("docs/command-trials.md is what the schema of programs and the prose give", async () => {
  const page = referenceFrom(commandSchema(), "command-trials.md");
  await expect(page).toMatchFileSnapshot("../../docs/command-trials.md");
});

test("docs/surface-trials.md is what the schema of surfaces and the prose give", async () => {
  const page = referenceFrom(surfaceSchema(), "surface-trials.md");
  await expect(page).toMatchFileSnapshot("../../docs/surface-trials.md");
});

test("a change of the schema changes both", async () => {
  const cost = { ...schema.$defs!.cost!, enum: ["quadratic", "hinge"] };
  const changed = { ...schema, $defs: { ...schema.$defs, cost }, properties: { ...schema.properties, cost } };
  expect(await typesFrom(changed)).toContain('export type Cost = "quadratic" | "hinge";');
  expect(referenceFrom(changed, "spec.md")).toContain("- Values: `quadratic`, `hinge`");
});

test("the types of written specs are what the schemas give", async () => {
  const types = specTypes(schema, commandSchema());
  await expect(types).toMatchFileSnapshot("../../src/model/written-spec.gen.ts");
});
