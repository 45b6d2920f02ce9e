import { type FieldTypes, LAYER, NETWORK, SPLIT, UPDATE } from "../../src/engine/records.ts";

const BANNER =
  "// Generated from src/engine/records.ts, which says what each field is, by `npm run generate`. Do not edit.\n";

/** The classes by which the kernels read the records. */
export function kernelRecords(): string {
  const classes = Object.entries({ Network: NETWORK, Layer: LAYER, Split: SPLIT, Update: UPDATE }).map(
    classOf,
  );
  return [BANNER, ...classes].join("\n");
}

function classOf([name, fields]: [string, FieldTypes]): string {
  const lines = Object.entries(fields).map(([field, type]) => `  ${field}: ${type};\n`);
  return `@unmanaged\nexport class ${name} {\n${lines.join("")}}\n`;
}
