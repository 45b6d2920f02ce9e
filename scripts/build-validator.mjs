// Compiles the schemas into modules of plain functions: doing it at every start would take a quarter of a second.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";

/** One function for each definition, and one for the whole where `whole` names it. */
async function build(name, room, options, whole) {
  const file = new URL(`../schema/${name}.schema.json`, import.meta.url);
  const schema = JSON.parse(await readFile(file, "utf8"));
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
  for (const annotation of ["unit", "remedy", "tsType"]) ajv.addKeyword({ keyword: annotation });
  ajv.addSchema(schema, name);
  const references = Object.fromEntries(
    Object.keys(schema.$defs).map((definition) => [definition, `${name}#/$defs/${definition}`]),
  );
  const folder = new URL(`../dist/${room}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(
    new URL("validators.cjs", folder),
    standalone.default(ajv, { ...(whole && { [whole]: name }), ...references }),
  );
}

await build("wire", "machines", { strictRequired: false });
await build("experiment", "specification", { allErrors: true, verbose: true }, "experiment");
