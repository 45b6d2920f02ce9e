import { execa } from "execa";
import { definitionAt, isNumber, isWhole } from "../../src/specification/numbers.ts";
import type { Definition, ParameterFacts } from "../../src/specification/schema.ts";
import { judgedPattern, metricPattern, watched } from "./metric-names.ts";

type Properties = { readonly [key: string]: Definition };

/**
 * The schema with everything in it that follows from its parameters and from the metrics that there are. The rest of the
 * file is written by hand.
 */
export function completed(schema: Definition): Definition {
  return withMetrics(withParameters(schema));
}

/** The names that the keys take which name a metric. */
function withMetrics(schema: Definition): Definition {
  const { early_stopping, seeds_until, search, metric } = schema.$defs!;
  const until = seeds_until!.properties!.until!;
  const $defs = {
    ...schema.$defs,
    early_stopping: withProperty(early_stopping!, "metric", { enum: watched }),
    seeds_until: withProperty(
      seeds_until!,
      "until",
      withProperty(until, "metric", { pattern: judgedPattern }),
    ),
    search: withProperty(search!, "metric", { pattern: judgedPattern }),
    metric: { ...metric, pattern: metricPattern },
  };
  return { ...schema, $defs };
}

function withProperty(definition: Definition, name: string, changes: Definition): Definition {
  const properties = definition.properties!;
  return { ...definition, properties: { ...properties, [name]: { ...properties[name], ...changes } } };
}

/**
 * What `vary`, `zip`, `exclude`, `when` and the space of a search say of each parameter: each definition with `parameter`
 * is one.
 */
function withParameters(schema: Definition): Definition {
  const { block, zipped, combination, search, ...others } = schema.$defs!;
  const paths = pathsOf(schema);
  const each = (property: (path: Path) => Definition): Properties =>
    Object.fromEntries(paths.map((path) => [path.name, property(path)]));
  const { zip, exclude, include, when, label } = block!.properties!;
  const searched = paths.filter(({ facts }) => facts.searched);
  const definitions: { readonly [name: string]: Definition } = {
    block: {
      ...block,
      properties: {
        ...each(variedBy),
        ...{ zip: zip!, exclude: exclude!, include: include! },
        when: { ...when, properties: each(conditionOf) },
        label: label!,
      },
    },
    zipped: { ...zipped, properties: each(({ name }) => ({ $ref: `#/$defs/block/properties/${name}` })) },
    combination: { ...combination, properties: each(oneValueOf) },
    search: {
      ...search,
      properties: {
        ...search!.properties,
        space: {
          ...search!.properties!.space,
          properties: Object.fromEntries(searched.map((path) => [path.name, searchedIn(path)])),
        },
      },
    },
  };
  const $defs = Object.fromEntries(
    Object.keys(schema.$defs!).map((name) => [name, definitions[name] ?? others[name]!]),
  );
  return { ...schema, $defs };
}

/** As the file stands in the repository. */
export async function formatted(schema: Definition): Promise<string> {
  const file = "schema/experiment.schema.json";
  const options = { input: JSON.stringify(schema), stripFinalNewline: false, preferLocal: true };
  return (await execa("biome", ["format", `--stdin-file-path=${file}`], options)).stdout;
}

/** The definitions that are parameters of a trial, by name, in the order of the spec. */
export function parametersOf(schema: Definition): readonly (readonly [string, Definition])[] {
  return Object.keys(schema.properties ?? {})
    .map((name) => [name, schema.$defs![name]!] as const)
    .filter(([, definition]) => definition.parameter !== undefined);
}

/** A parameter, or a setting inside it, that can vary. */
interface Path {
  readonly name: string;
  readonly facts: ParameterFacts;
  readonly definition: Definition;
  /** Of a setting: what it is called, and the parameter. */
  readonly inside?: readonly [setting: string, parameter: string];
}

function pathsOf(schema: Definition): readonly Path[] {
  return parametersOf(schema)
    .filter(([, { parameter }]) => parameter!.varies !== false)
    .flatMap(([name, definition]) => {
      const facts = definition.parameter!;
      const settings = (facts.settings ?? []).map((setting) => ({
        name: `${name}.${setting}`,
        facts,
        definition: definitionAt(`${name}.${setting}`),
        inside: [setting, name] as const,
      }));
      return [{ name, facts, definition }, ...settings];
    });
}

function variedBy({ name, facts, definition, inside }: Path): Definition {
  if (inside) return variedSetting(inside, definition);
  const one = { $ref: `#/$defs/${name}` };
  const list = { $ref: "#/$defs/values", items: one };
  const examples = facts.variedExamples && { examples: facts.variedExamples };
  if (facts.isList) {
    const lists = { type: "array", prefixItems: [{ type: "array" }], minItems: 1 };
    return {
      description: `${facts.noun}: one list, or a list of such lists.`,
      ...choice(lists, { items: one }, one),
      ...examples,
    };
  }
  if (!isNumber(definition)) {
    return {
      description: `${facts.noun}: one value, or a list of values.`,
      ...choice({ type: "array" }, list, one),
      ...examples,
    };
  }
  const points = { $ref: isWhole(definition) ? "#/$defs/whole_points" : "#/$defs/points" };
  return {
    description: `${facts.noun}: one value, a list, a range, or derived from others.`,
    ...choice({ type: "array" }, list, choice({ type: "object" }, points, one)),
    ...examples,
  };
}

function variedSetting([setting, parameter]: readonly [string, string], definition: Definition): Definition {
  const description = nounOf([setting, parameter]);
  if (isNumber(definition)) return { description: `${description}.`, $ref: "#/$defs/varied_number" };
  const one = { type: ["number", "string"] };
  return {
    description: `${description}: one value, or a list of values.`,
    ...choice({ type: "array" }, { $ref: "#/$defs/values", items: one }, one),
  };
}

function choice(condition: Definition, yes: Definition, no: Definition): Definition {
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
  return { if: condition, then: yes, else: no };
}

function conditionOf({ name }: Path): Definition {
  return { description: `When \`${name}\` applies.`, type: "string", minLength: 1 };
}

function oneValueOf({ name, definition, inside }: Path): Definition {
  if (!inside) return { $ref: `#/$defs/${name}` };
  const type = isNumber(definition) ? "number" : ["number", "string"];
  return { description: `${nounOf(inside)}.`, type };
}

function nounOf([setting, parameter]: readonly [setting: string, parameter: string]): string {
  if (parameter !== "layers") return `\`${setting}\` inside \`${parameter}\``;
  if (setting === "depth") return "How many of the hidden layers in `layers` there are, the first ones";
  return `The width of hidden layer ${setting} in \`layers\``;
}

function searchedIn({ facts, definition, inside }: Path): Definition {
  const noun = inside ? nounOf(inside) : facts.noun;
  if (!isNumber(definition)) {
    return { description: `${noun}: a list of values to choose from.`, $ref: "#/$defs/choices" };
  }
  const examples = inside ? undefined : facts.searchedExamples && { examples: facts.searchedExamples };
  return {
    description: `${noun}: an interval, or a list of values to choose from.`,
    $ref: "#/$defs/searched",
    ...examples,
  };
}
