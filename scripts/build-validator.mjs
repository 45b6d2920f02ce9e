// Compiles the schema into a module of plain functions: doing it at every start would take a quarter of a second.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";

const folder = new URL("../dist/specification/", import.meta.url);
const schema = JSON.parse(
  await readFile(new URL("../schema/experiment.schema.json", import.meta.url), "utf8"),
);

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  ownProperties: true,
  discriminator: true,
  inlineRefs: false,
  // A test checks the schema itself.
  validateSchema: false,
  meta: false,
  strictTypes: false,
  strictTuples: false,
  code: { source: true },
});
for (const annotation of ["unit", "remedy", "tsType"]) ajv.addKeyword({ keyword: annotation });
ajv.addSchema(schema, "experiment");

/** One function for the whole spec, and one for each definition. */
const references = Object.fromEntries(
  Object.keys(schema.$defs).map((name) => [name, `experiment#/$defs/${name}`]),
);
await mkdir(folder, { recursive: true });
await writeFile(
  new URL("validators.cjs", folder),
  standalone.default(ajv, { experiment: "experiment", ...references }),
);
