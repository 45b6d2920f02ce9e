import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createColors } from "picocolors";
import { expect, test } from "vitest";
import { formatProblem } from "../../src/cli/output/problems.ts";
import { parameterTable } from "../../src/model/parameter-table.gen.ts";
import { specKeys } from "../../src/specification/keys.ts";
import { type Definition, experimentSchema, followed } from "../../src/specification/schema.ts";
import { varyingKeys } from "../../src/specification/vary.ts";
import { experimentFiles } from "../support/experiments.ts";
import { problemsOf, read, readFile, spec } from "./reading.ts";

const schema = experimentSchema();

function* definitions(node: Definition, path = "#"): Generator<readonly [string, Definition]> {
  yield [path, node];
  const children: readonly (readonly [string, Definition | undefined])[] = [
    ...Object.entries(node.$defs ?? {}).map(([name, child]) => [`$defs/${name}`, child] as const),
    ...Object.entries(node.properties ?? {}).map(([name, child]) => [name, child] as const),
    ...(node.oneOf ?? []).map((child, i) => [`oneOf/${i}`, child] as const),
    ["items", node.items],
    ["if", node.if],
    ["then", node.then],
    ["else", node.else],
  ];
  for (const [name, child] of children) if (child) yield* definitions(child, `${path}/${name}`);
}

test("the schema is valid JSON Schema 2020-12", () => {
  const ajv = new Ajv2020({ strict: false });
  expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
});

test("a plain validator, as an editor has it, accepts the experiments and refuses mistakes", () => {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const base = { name: "t", data: "mnist", layers: [784, 10], eta: 1, batch_size: 1, epochs: 1 };
  expect(validate(base)).toBe(true);
  expect(validate({ ...base, vary: { eta: [1, 2], layers: [[784, 10]], "data.train": [1] } })).toBe(true);
  expect(validate({ ...base, vary: [{ eta: { from: 1, to: 2, steps: 2 } }, {}] })).toBe(true);
  for (const wrong of [
    { lr: 1 },
    { vary: { lr: 1 } },
    { vary: { eta: [] } },
    { cost: "mse" },
    { data: { source: "x" } },
  ]) {
    expect(validate({ ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
  }
});

test("every reference leads somewhere", () => {
  for (const [path, node] of definitions(schema)) {
    if (node.$ref !== undefined) expect(Object.keys(followed(node)).length, path).toBeGreaterThan(1);
  }
});

test("every key has a description that is a sentence, and an example", () => {
  const explainedElsewhere = ["#/$defs/block", "#/$defs/zipped", "#/$defs/combination"];
  for (const [path, { properties = {} }] of definitions(schema)) {
    if (explainedElsewhere.some((place) => path.startsWith(place))) continue;
    for (const [key, property] of Object.entries(properties)) {
      const { description = "", examples, const: only } = followed(property);
      expect(description, `${path}/${key}`).toMatch(/[.…]$/);
      expect(examples !== undefined || only !== undefined, `${path}/${key} has no example`).toBe(true);
    }
  }
});

test("what can vary are the parameters of a trial, and each has a definition", () => {
  const varying = varyingKeys().filter((key) => !key.includes("."));
  const inBlock = Object.keys(schema.$defs!.block!.properties!);
  expect(inBlock).toEqual([...varyingKeys(), "zip", "exclude", "include", "when", "label"]);
  expect(Object.keys(schema.$defs!.zipped!.properties!)).toEqual(varyingKeys());
  expect(Object.keys(schema.$defs!.block!.properties!.when!.properties!)).toEqual(varyingKeys());
  const isVarying = (name: string) => schema.$defs![name]!.parameter!.varies !== false;
  expect(varying.toSorted()).toEqual(Object.keys(parameterTable).filter(isVarying).sort());
});

test("examples in the schema are accepted, each in a spec of its own", () => {
  const validate = new Ajv2020({ strict: false }).addSchema(schema, "experiment");
  for (const [name, { examples = [] }] of Object.entries(schema.$defs!)) {
    for (const example of examples) {
      expect(
        validate.validate(`experiment#/$defs/${name}`, example),
        `${name}: ${JSON.stringify(example)}`,
      ).toBe(true);
    }
  }
});

test("keys are listed with their descriptions, those inside mappings by dotted path", () => {
  const keys = specKeys();
  const names = keys.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining(["eta", "data.train", "schedule.patience", "stop_early.patience"]),
  );
  expect(names.some((name) => name.startsWith("vary."))).toBe(false);
  expect(keys.every(({ description }) => description !== "")).toBe(true);
  expect(keys.find(({ name }) => name === "cost")?.choices).toEqual([
    "quadratic",
    "cross-entropy",
    "log-likelihood",
  ]);
});

test.each(experimentFiles)("experiments/%s is a spec", (name) => {
  const path = join("experiments", name);
  expect(readFile(path).name).toBe(name.replace(".yaml", ""));
  expect(readFileSync(path, "utf8").split("\n")[0]).toBe(
    "# yaml-language-server: $schema=../schema/experiment.schema.json",
  );
});

test("the first example of docs/spec.md is a spec", () => {
  const page = readFileSync(new URL("../../docs/spec.md", import.meta.url), "utf8");
  const text = /```yaml\n(# yaml-language-server.*?)```/s.exec(page)![1]!;
  expect(read(text).arms).toHaveLength(2);
});

test("the refusal that docs/spec.md shows is what runx prints", () => {
  const page = readFileSync(new URL("../../docs/spec.md", import.meta.url), "utf8");
  const [, shown] = /```\n(experiments\/mine.yaml:5.*?)```/s.exec(page)!;
  const text = [
    ...[
      "name: mine",
      "data: mnist",
      "layers: [784, 30, 10]",
      "batch_size: 10",
      "learning_rate: 0.5",
      "epochs: 3",
    ],
    ...["vary:", "  - { cost: [quadratic, cross_entropy] }", ""],
  ].join("\n");
  const plain = createColors(false);
  const printed = problemsOf(text).map((problem) => {
    const where = { ...problem.where, file: "experiments/mine.yaml" };
    return formatProblem({ ...problem, where }, plain);
  });
  expect(printed.join("")).toBe(shown);
});

test("every fragment of docs/spec.md about vary, seeds and ranges is accepted", () => {
  const page = readFileSync(new URL("../../docs/spec.md", import.meta.url), "utf8");
  const prose = page.slice(0, page.indexOf("## Keys"));
  const fragments = [...prose.matchAll(/```yaml\n(vary:.*?)```/gs)].map(([, text]) => text!);
  expect(fragments.length).toBeGreaterThan(3);
  for (const fragment of fragments) expect(read(spec(fragment)).arms.length).toBeGreaterThan(1);
});
