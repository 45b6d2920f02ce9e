import { expect, test } from "vitest";
import { parse } from "yaml";
import { textOf } from "../../src/errors.ts";
import { specKeys } from "../../src/specification/keys.ts";
import { isAbsent } from "../../src/specification/other-tools/aliases.ts";
import { experimentSchema } from "../../src/specification/schema.ts";
import { problemsOf, read, refusalOf, spec } from "./reading.ts";

const KEYS = Object.keys(experimentSchema().properties!).filter((key) => key !== "extends");

const WRONG = [
  ...["[]", "{}", "x y", "-1", "1e9", "true", "~", "'1,000'", "'0,5'", "[1, 2]", "[a, b]", "32", "'0.5'"],
  ...[
    "{ x: 1 }",
    "{ kind: x }",
    "{ source: x }",
    "{ from: 1 }",
    "mse",
    "fp32",
    "none",
    "Full",
    "1.5",
    "gelu",
  ],
];

/** Every `key: value` that a hint proposes for a key, and the word that it takes for meant. */
function proposalsIn(hint: string, key: string): string[] {
  const meant = /^Did you mean ([^?]+)\?/.exec(hint)?.[1];
  const written = [...hint.matchAll(new RegExp(`(?<![\\w.])(?<!\\{ )${key}: `, "g"))].flatMap(
    ({ index, 0: { length } }) => {
      const rest = hint.slice(index + length);
      return rest.startsWith("{") || rest.startsWith("[")
        ? balanced(rest)
        : (/^("[^"]*"|[^\s,?()]+?(?=[,?.]?(\s|$)))/.exec(rest)?.[0] ?? []);
    },
  );
  return [
    ...written,
    ...(meant === undefined ? [] : [meant.startsWith(`${key}: `) ? meant.slice(key.length + 2) : meant]),
  ];
}

/** The flow collection that a text begins with. */
function balanced(text: string): string | [] {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if ("[{".includes(text[i]!)) depth++;
    if ("]}".includes(text[i]!) && --depth === 0) return text.slice(0, i + 1);
  }
  return [];
}

/** What the schema says against a value; what it must go with is another matter. */
function refusedBySchema(text: string): readonly string[] {
  try {
    read(text);
    return [];
  } catch {
    return problemsOf(text)
      .filter(({ code }) => ["spec.value", "spec.unknown-key", "spec.missing", "spec.syntax"].includes(code))
      .map(({ message }) => message);
  }
}

let tried = 0;

test.each(KEYS)("what a hint about %s proposes is valid", (key) => {
  for (const wrong of WRONG) {
    for (const { code, hint } of refusedProblems(spec(`${key}: ${wrong}`))) {
      if (code !== "spec.value") continue;
      for (const proposal of proposalsIn(textOf(hint), key)) {
        if (proposal.includes("…")) continue;
        tried++;
        expect(refusedBySchema(spec(`${key}: ${proposal}`)), `${key}: ${wrong} → ${textOf(hint)}`).toEqual(
          [],
        );
      }
    }
  }
});

test("hints have proposed something", () => {
  expect(tried).toBeGreaterThan(200);
});

function refusedProblems(text: string) {
  try {
    read(text);
    return [];
  } catch {
    return problemsOf(text);
  }
}

test.each(specKeys().filter(({ name, example }) => example !== undefined && name !== "extends"))(
  "the example that is given where a value of $name is missing can be set",
  ({ name }) => {
    const [problem] = refusalOf(() => read(spec(), { overrides: [name] }));
    const assignment = /set: (.+)\.$/.exec(textOf(problem!.hint))![1]!;
    expect(assignment.startsWith(`${name}=`)).toBe(true);
    expect(parse(assignment.slice(name.length + 1))).not.toBeNull();
    const problems = refusedProblemsOf(assignment);
    expect(problems.filter((code) => ["spec.value", "spec.set", "spec.syntax"].includes(code))).toEqual([]);
  },
);

function refusedProblemsOf(assignment: string): readonly string[] {
  try {
    read(spec(), { overrides: [assignment] });
    return [];
  } catch {
    return refusalOf(() => read(spec(), { overrides: [assignment] })).map(({ code }) => code);
  }
}

test.each([
  [
    "epochs: 1,000",
    "Write epochs: 1000 if the comma groups thousands, or epochs: 1 if it is a decimal comma.",
  ],
  ["epochs: 10,000,000", "For example epochs: 30."],
  ["epochs: 2,500", "Write epochs: 2500."],
  ["eta: 0,500", "Write eta: 0.5."],
  ["eta: 1,234", "Write eta: 1234 if the comma groups thousands, or eta: 1.234 if it is a decimal comma."],
  ["eta: 1,234.5", "Write eta: 1234.5."],
  ["name: 123", 'Write name: "123", in quotes: without them YAML reads a number.'],
  ["name: true", 'Write name: "true", in quotes: without them YAML reads true or false.'],
  ["precision: 32", "Did you mean float32?"],
  ["activation: [relu, tanh]", "go under vary: vary: { activation: [relu, tanh] }."],
  ["activation: gelu", "There is no gelu here: write one of "],
  ["repeat: 5", "Replicates are seeds: seeds: 5."],
  ["output_dir: out", "Records go into a database"],
])("%s is one problem, and its hint is no guess", (line, hint) => {
  const problems = problemsOf(spec(line));
  expect(problems).toHaveLength(1);
  expect(textOf(problems[0]!.hint)).toContain(hint);
});

test("a value by an alias is wrong where the alias stands", () => {
  const [problem] = problemsOf(spec("eta: &a 0.5", "batch_size: *a"));
  expect(problem!.where).toMatchObject({ line: 6, column: 13 });
});

test("no word that is said to be absent is one that its key takes", () => {
  for (const [key, values] of enumerated()) {
    expect(values.filter((value) => isAbsent(key, value)).map((value) => `${key}: ${value}`)).toEqual([]);
  }
});

/** The words that keys of a spec take, of the definition that a key is or has choices among. */
function enumerated(): readonly (readonly [key: string, values: readonly string[]])[] {
  const { $defs } = experimentSchema() as { $defs: Record<string, { enum?: readonly string[] }> };
  const named = Object.entries($defs).flatMap(([name, { enum: values }]) =>
    values === undefined ? [] : [[name.replace(/^hidden_/, ""), values.map(String)] as const],
  );
  expect(named.map(([key]) => key)).toContain("activation");
  return named;
}
