import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { SurfaceSpec } from "../../src/model/specification.ts";
import { readSpec } from "../../src/specification/read-spec.ts";
import { experimentSchema, surfaceSchema } from "../../src/specification/schema.ts";
import { folderOf, refusalOf } from "./reading.ts";

/** A spec on which nothing is wrong; `lines` are added to it, or take the place of a key. */
function walk(...lines: readonly string[]): string {
  const given = new Set(lines.flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? []));
  const basis = ["name: t", "surface: { of: v1^2 + 10*v2^2, start: [3, 1] }", "eta: 0.05", "steps: 5"];
  return [...basis.filter((line) => !given.has(line.split(":")[0]!)), ...lines, ""].join("\n");
}

function read(text: string, overrides: readonly string[] = []): SurfaceSpec {
  const path = join(folderOf({ "spec.yaml": text }), "spec.yaml");
  const read = readSpec(path, { shapeOf: () => expect.unreachable(), overrides });
  if (read.kind !== "surface") throw new Error("This walks down no surface.");
  return read.spec;
}

const parameters = (text: string, overrides?: readonly string[]) =>
  read(text, overrides).arms.map((arm) => arm.parameters);

const problemsOf = (text: string, overrides?: readonly string[]) =>
  refusalOf(() => read(text, overrides)).map(({ code, where }) => [code, where?.line, where?.column]);

test("a walk has every default, and of the settings of methods its own alone", () => {
  expect(parameters(walk("momentum: 0.9"))).toEqual([
    {
      kind: "surface",
      surface: { of: "v1^2 + 10*v2^2", start: [3, 1] },
      method: "gradient-descent",
      eta: 0.05,
      steps: 5,
    },
  ]);
  expect(read(walk("momentum: 0.9")).warnings.map(({ code }) => code)).toEqual(["spec.idle"]);
  expect(parameters(walk("method: momentum", "momentum: 0.9"))[0]).toMatchObject({ momentum: 0.9 });
});

test("one number begins all variables; it is the same walk as a list of them", () => {
  const [short] = parameters(walk("surface: { sum: v^2, variables: 3, start: 2 }"));
  const [long] = parameters(walk("surface: { sum: v^2, start: [2, 2, 2] }"));
  expect(short).toEqual(long);
});

describe("what varies", () => {
  test("settings inside the surface, by dotted path, and points as lists", () => {
    const text = walk("vary: { surface.start: [[3, 1], [-3, 1]], eta: { from: 0.1, to: 0.3, step: 0.1 } }");
    expect(parameters(text).map(({ surface, eta }) => [surface.start, eta])).toEqual([
      [[3, 1], 0.1],
      [[3, 1], 0.2],
      [[3, 1], 0.3],
      [[-3, 1], 0.1],
      [[-3, 1], 0.2],
      [[-3, 1], 0.3],
    ]);
  });

  test("a setting that one method has varies for that method alone", () => {
    const { arms } = read(walk("vary: { method: [gradient-descent, momentum], momentum: [0.5, 0.9] }"));
    expect(arms.map(({ varied }) => varied)).toEqual([
      { method: "gradient-descent" },
      { method: "momentum", momentum: 0.5 },
      { method: "momentum", momentum: 0.9 },
    ]);
  });

  test("conditions, labels and --set", () => {
    const text = walk(
      "vary: { method: [gradient-descent, newton], eta: [0.1, 1], when: { eta: method == newton }, label: '{method} {eta}' }",
    );
    expect(read(text).arms.map(({ varied }) => varied.label)).toEqual([
      "gradient-descent 0.05",
      "newton 0.1",
      "newton 1",
    ]);
    expect(parameters(walk("vary: { eta: [0.1, 1] }"), ["eta=0.2", "surface.start=[1, 1]"])).toMatchObject([
      { eta: 0.2, surface: { start: [1, 1] } },
    ]);
  });
});

describe("what is refused, by line and column", () => {
  test.each<readonly [string, readonly (readonly [string, number, number])[]]>([
    [walk("surface: { of: abs(v1) + v2^2, start: [0, 1] }"), [["spec.surface", 4, 40]]],
    [walk("surface: { of: ln(v1) + v2^2, start: [0, 1] }"), [["spec.surface", 4, 38]]],
    [walk("surface: { of: v1^2 + v3, start: [0, 1] }"), [["expression.unknown-name", 4, 23]]],
    [walk("surface: { of: 'v1 > 2', start: [0, 1] }"), [["expression.not-a-formula", 4, 17]]],
    [walk("surface: { of: v1^, start: [0, 1] }"), [["expression.syntax", 4, 19]]],
    [walk("surface: { of: v1, sum: v, start: [0] }"), [["spec.surface", 4, 20]]],
    [walk("surface: { start: [0] }"), [["spec.surface", 4, 1]]],
    [walk("surface: { of: v1, start: 1 }"), [["spec.surface", 4, 27]]],
    [walk("surface: { of: v1, start: [1], variables: 2 }"), [["spec.surface", 4, 43]]],
    [
      walk("vary: { surface.start: [[1, 1], [1, 1, 1]] }", "surface: { of: v1*v3, start: [1] }"),
      [["expression.unknown-name", 5, 19]],
    ],
    [walk("vary: { eta: [1, -1] }"), [["spec.value", 5, 18]]],
    [walk("method: momentum"), [["spec.missing", 5, 9]]],
    [
      walk("epochs: 3", "seeds: 5", "layers: [3]"),
      [
        ["spec.foreign-key", 5, 1],
        ["spec.foreign-key", 6, 1],
        ["spec.foreign-key", 7, 1],
      ],
    ],
    [walk("claims: [{ source: x, metric: surface.v3, value: 1 }]"), [["spec.claim", 5, 31]]],
    [walk("claims: [{ source: x, metric: surface.cost, epoch: 6, value: 1 }]"), [["spec.claim", 5, 52]]],
    [walk("report: { metric: surface.cots }"), [["spec.report", 5, 19]]],
    [walk("vary: [{ eta: 0.1 }, { eta: 0.1 }]"), [["spec.duplicate-arm", 5, 22]]],
  ])("%s", (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test.each([
    ["v1^", "This is not a formula: expected expression after ^.", "Use + - * / ^"],
    ["(v1", "This is not a formula: unclosed (.", "Use + - * / ^"],
    ["' '", "The formula is empty.", "Use + - * / ^"],
    ["v1^2 + v3", '"v3" is not known here.', 'Did you mean "v1"? Names: v1, v2.'],
    ["log(v1)", '"log" is not a function.', "The natural logarithm is ln(x)."],
  ])("of %s says what a formula may be", (of, message, hint) => {
    const [problem] = refusalOf(() => read(walk(`surface: { of: ${of}, start: [0, 1] }`)));
    expect(problem?.message).toBe(message);
    expect(problem?.hint).toMatch(new RegExp(`^${hint.replace(/[+*/^?.()]/g, "\\$&")}`));
    expect(problem?.hint).not.toMatch(/compar|quote/i);
  });

  test("--set of a key that walks do not have", () => {
    expect(problemsOf(walk(), ["seeds=3"])[0]![0]).toBe("spec.unknown-key");
    expect(problemsOf(walk(), ["surface.off=v1"])[0]![0]).toBe("spec.unknown-key");
  });
});

test("a plain validator, as an editor has it, reads the schema; its examples are accepted", () => {
  const ajv = new Ajv2020({ strict: false });
  const schema = surfaceSchema();
  expect(ajv.validateSchema(schema)).toBe(true);
  const validate = ajv.addSchema(experimentSchema(), "experiment.schema.json").compile(schema);
  expect(validate({ name: "t", surface: { of: "v1", start: [1] }, vary: { eta: [1, 2] } })).toBe(true);
  expect(validate({ name: "t", surface: { of: "v1" } })).toBe(false);
  ajv.addSchema(schema, "surface");
  for (const [name, { examples = [] }] of Object.entries(schema.$defs!)) {
    for (const example of examples) {
      expect(ajv.validate(`surface#/$defs/${name}`, example), `${name}: ${JSON.stringify(example)}`).toBe(
        true,
      );
    }
  }
});

test("a question is asked of two walks, and refused where one of them is none", () => {
  const asking = (against: string) =>
    walk("vary: { eta: [0.01, 0.05] }", `question: { compare: { eta: 0.05 }, against: ${against} }`);
  expect(read(asking("{ eta: 0.01 }")).report.question).toMatchObject({ compare: { eta: 0.05 } });
  expect(problemsOf(asking("{ eta: 0.02 }"))[0]![0]).toBe("spec.question");
});

test("the example of docs/surface-trials.md is a spec", () => {
  const page = readFileSync("docs/surface-trials.md", "utf8");
  expect(read(/```yaml\n(# yaml-language-server.*?)```/s.exec(page)![1]!).arms).toHaveLength(6);
});
