// Compiles the schemas into modules of plain functions: doing it at every start would take a quarter of a second.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";

/**
 * One function for each definition of the first schema, and one for each whole schema that `wholes` gives a name.
 * Schemas refer to each other by their files' names.
 */
async function build(names, room, options, wholes = {}) {
  const ajv = new Ajv2020({
    ownProperties: true,
    discriminator: true,
    inlineRefs: false,
    // A test checks the schema itself.
    validateSchema: false,
    meta: false,
    strictTypes: false,
    strictTuples: false,
    code: { source: true },
    ...options,
  });
  for (const annotation of ["unit", "remedy", "tsType", "parameter"]) ajv.addKeyword({ keyword: annotation });
  const schemas = [];
  for (const name of names) {
    const file = new URL(`../schema/${name}`, import.meta.url);
    schemas.push(JSON.parse(await readFile(file, "utf8")));
    ajv.addSchema(schemas.at(-1), name);
  }
  const references = Object.keys(schemas[0].$defs).map((definition) => [
    definition,
    `${names[0]}#/$defs/${definition}`,
  ]);
  const folder = new URL(`../dist/${room}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(
    new URL("validators.cjs", folder),
    standalone.default(ajv, { ...wholes, ...Object.fromEntries(references) }),
  );
}

await build(["wire.schema.json"], "machines", { strictRequired: false });
await build(
  ["experiment.schema.json", "command.schema.json", "surface.schema.json"],
  "specification",
  { allErrors: true, verbose: true },
  {
    experiment: "experiment.schema.json",
    command_experiment: "command.schema.json",
    surface_experiment: "surface.schema.json",
    surface_walk: "surface.schema.json#/$defs/walk",
  },
);
