import type { Definition } from "../../src/specification/schema.ts";
import { parametersOf } from "./schema.ts";

/** What the code asks of each parameter, so that nothing lists them again. */
export function parameterTable(schema: Definition): string {
  const rows = parametersOf(schema).map(([name, { parameter = { noun: name } }]) => {
    const { sign, off, trainingOnly } = parameter;
    const facts = Object.entries({ sign, off, trainingOnly }).filter(([, value]) => value !== undefined);
    return `  ${name}: { ${facts.map(([fact, value]) => `${fact}: ${JSON.stringify(value)}`).join(", ")} },`;
  });
  return `// Generated from schema/experiment.schema.json by \`npm run generate\`. Do not edit.
import type { Json } from "./json.ts";
import type { NetworkParameters } from "./spec.gen.ts";

export interface ParameterFacts {
  /** As the field writes it. */
  readonly sign?: string;
  /** The value that is as good as none: it is absent from a trial. */
  readonly off?: Json;
  /** Without meaning, and absent, where a network is only evaluated. */
  readonly trainingOnly?: true;
}

/** Every parameter of a network's training, in the order of the spec. */
export const parameterTable: { readonly [name in keyof NetworkParameters]-?: ParameterFacts } = {
${rows.join("\n").replaceAll("{  }", "{}")}
};
`;
}
