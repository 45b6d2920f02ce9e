import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { experimentSchema } from "../../src/specification/schema.ts";
import { folderOf, problemsOf, read, readFile, refusalOf, spec } from "./reading.ts";

const KIB_256 = 256 * 1024;

/** Ten levels of ten aliases each: 10^10 values if written out. */
function aliasBomb(): string {
  const names = "abcdefghij".split("");
  const levels = names.map((name, i) => {
    const below = i === 0 ? "x" : `*${names[i - 1]}`;
    return `${name}: &${name} [${Array(10).fill(below).join(", ")}]`;
  });
  return levels.join("\n");
}

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

test.each<[what: string, content: string | Uint8Array, code: string]>([
  ["more than 256 KiB", "#".repeat(KIB_256 + 1), "spec.too-large"],
  ["brackets without end", "[".repeat(KIB_256), "spec.too-much"],
  ["65 brackets", `tags: ${"[".repeat(65)}${"]".repeat(65)}`, "spec.too-deep"],
  ["dashes without end", "- ".repeat(KIB_256 / 2), "spec.too-much"],
  ["65 dashes", "- ".repeat(66), "spec.too-deep"],
  ["65 levels of indentation", lines(66, (i) => `${" ".repeat(i)}a:`), "spec.too-deep"],
  ["question marks", "? ".repeat(9_000), "spec.too-deep"],
  ["commas", `[${",".repeat(KIB_256 - 2)}]`, "spec.too-much"],
  ["many small errors", `[${",".repeat(9_000)}]`, "spec.syntax"],
  ["quotes", '"'.repeat(KIB_256), "spec.too-much"],
  ["wrong escapes", `"${"\\z".repeat(KIB_256 / 2 - 1)}"`, "spec.too-much"],
  ["20,000 keys", lines(20_000, (i) => `k${i}: 1`), "spec.too-much"],
  ["2,500 unknown keys", lines(2_500, (i) => `k${i}: 1`), "spec.unknown-key"],
  ["2,500 equal keys", lines(2_500, () => "name: x"), "spec.duplicate-key"],
  ["an alias bomb", aliasBomb(), "spec.too-much"],
  ["an alias to itself", "tags: &a [*a]", "spec.alias"],
  ["deep by aliases", lines(70, (i) => `k${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}`}]`), "spec.too-deep"],
  ["an unknown tag", "name: !!js/function x", "spec.syntax"],
  ["a tag of one's own", "name: !Ref x", "spec.syntax"],
  ["two documents", "name: a\n---\nname: b\n", "spec.several-documents"],
  ["many documents", "---\n".repeat(4_000), "spec.several-documents"],
  ["__proto__", "__proto__: { polluted: yes }\n", "spec.reserved-key"],
  ["constructor", "data: { constructor: { prototype: { polluted: yes } } }", "spec.reserved-key"],
  ["prototype", "prototype: 1", "spec.reserved-key"],
  ["a list as key", "? [a]\n: 1\n", "spec.key"],
  ["a number as key", "5: 1\n", "spec.key"],
  ["a key twice", "name: a\nname: b\n", "spec.duplicate-key"],
  ["a tab as indentation", "data:\n\tsource: mnist\n", "spec.syntax"],
  ["nothing", "", "spec.no-mapping"],
  ["a comment only", "# nothing\n", "spec.no-mapping"],
  ["a list", "- a\n", "spec.no-mapping"],
  ["text", "hello\n", "spec.no-mapping"],
  ["a NUL", "name: a\0b\n", "spec.control-character"],
  ["an escape sequence", "name: a\u001b[2J\n", "spec.control-character"],
  ["bytes that are not UTF-8", Buffer.from([0x6e, 0x3a, 0x20, 0xc3, 0x28]), "spec.encoding"],
  ["an overlong NUL", Buffer.from([0x6e, 0x3a, 0x20, 0xc0, 0x80]), "spec.encoding"],
  ["UTF-16", Buffer.from("\ufeffname: a\n", "utf16le"), "spec.encoding"],
  ["an unclosed quote", "name: 'a\n", "spec.syntax"],
  ["an unclosed bracket", "layers: [1, 2\nname: a\n", "spec.syntax"],
])("%s is refused", (_, content, code) => {
  const problems = problemsOf(content);
  expect(problems.map((problem) => problem.code)).toContain(code);
  expect(problems.length).toBeLessThanOrEqual(101);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("where the text stops being UTF-8 is said", () => {
  const [problem] = problemsOf(
    Buffer.concat([Buffer.from("name: a\ndescription: "), Buffer.from([0xff, 0x0a])]),
  );
  expect(problem!.where).toMatchObject({ line: 2 });
});

test("a byte order mark and carriage returns are no problem, and do not move columns", () => {
  expect(read(`\ufeff${spec()}`).name).toBe("t");
  expect(read(spec().replaceAll("\n", "\r\n")).name).toBe("t");
  const [problem] = problemsOf("\ufeffnamee: t\r\n");
  expect(problem!.where).toMatchObject({ line: 1, column: 1, excerpt: "namee: t" });
});

test("anchors and aliases may be used", () => {
  const text = spec("vary:", "  - &one { eta: 1, tags: [] }").replace(", tags: []", "");
  expect(read(`${text}  - { <<: x }`.replace("  - { <<: x }", "  - { eta: 2 }")).arms).toHaveLength(2);
  expect(
    read(
      spec("init: { weights: [[[1]]], biases: &b [[1]] }", "layers: [1, 1]", "batch_size: 1").replace(
        "data: mnist",
        "data: { source: inline, inputs: &rows [[1]], targets: *rows }",
      ),
    ).arms[0]!.parameters.data,
  ).toEqual({ source: "inline", inputs: [[1]], targets: [[1]] });
});

test("folders, devices, pipes, missing and unreadable files are refused without waiting", () => {
  const folder = folderOf({ "cross-entropy.yaml": spec() });
  mkdirSync(join(folder, "inner"));
  execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
  symlinkSync(join(folder, "loop"), join(folder, "loop"));
  const codeOf = (path: string) => refusalOf(() => readFile(path))[0]!.code;
  expect(codeOf(join(folder, "inner"))).toBe("spec.folder");
  expect(codeOf(join(folder, "pipe.yaml"))).toBe("spec.not-a-file");
  expect(codeOf("/dev/zero")).toBe("spec.not-a-file");
  expect(codeOf(join(folder, "loop"))).toBe("spec.unreadable");
  expect(codeOf(join(folder, "cross-entropy.yaml", "x"))).toBe("spec.missing");
  expect(codeOf("a\0b")).toBe("spec.missing");
  expect(refusalOf(() => readFile(join(folder, "cross-entorpy.yaml")))[0]!.hint).toContain(
    "cross-entropy.yaml?",
  );
  if (process.getuid?.() === 0) return;
  chmodSync(join(folder, "cross-entropy.yaml"), 0);
  expect(codeOf(join(folder, "cross-entropy.yaml"))).toBe("spec.unreadable");
});

test("whatever the text, it is read or refused with places inside it", () => {
  const words = fc.constantFrom(
    ...[
      "name",
      "eta",
      "data",
      "vary",
      "layers",
      "mnist",
      ":",
      ": ",
      "- ",
      "\n",
      "\n  ",
      "[",
      "]",
      "{",
      "}",
      ",",
    ],
    ...[
      "&a ",
      "*a",
      "!!str ",
      "|\n",
      ">\n",
      "'",
      '"',
      "#",
      "1",
      "0.5",
      "1e9",
      "~",
      "---",
      "? ",
      "%",
      "\\",
      "<<",
      "é",
      "💥",
    ],
  );
  const anything = fc.oneof(
    fc.array(words, { maxLength: 60 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 80 }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      try {
        read(text);
      } catch (error) {
        if (!(error instanceof RunxError)) throw error;
        const count = text.split("\n").length;
        for (const { where, message, hint } of error.problems) {
          expect(message).not.toBe("");
          expect(hint).not.toBe("");
          expect(where?.line ?? 1).toBeLessThanOrEqual(count);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a spec with any one character changed is read or refused", () => {
  const text = spec(
    "vary:",
    "  - { cost: quadratic, eta: [1, 3] }",
    "  - { cost: cross-entropy }",
    "seeds: '1..3'",
  );
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ unit: "binary", maxLength: 2 }), (at, replacement) => {
      const changed = text.slice(0, at) + replacement + text.slice(at + 1);
      try {
        read(changed);
      } catch (error) {
        if (!(error instanceof RunxError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

/** Any value where a spec has some value: numbers, words of specs, lists and mappings of them. */
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom(
      ...["mnist", "full", "off", "gaussian", "softmax", "step", "cross-entropy", "1..3", "eta * 2", "n"],
    ),
    fc.constantFrom<number | boolean | null>(0, 1, -1, 0.5, 10, 784, 1e300, true, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          "source",
          "train",
          "inputs",
          "targets",
          "weights",
          "biases",
          "kind",
          "every",
          "factor",
          "patience",
          "from",
        ],
        ...[
          "to",
          "steps",
          "step",
          "of",
          "eta",
          "cost",
          "layers",
          "data",
          "zip",
          "exclude",
          "include",
          "when",
          "label",
        ],
      ),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

test("whatever values the keys have, a spec is read or refused", () => {
  const keys = Object.keys(experimentSchema().properties!).filter((key) => key !== "extends");
  const entries = fc.dictionary(fc.constantFrom(...keys), anyValue, { maxKeys: 4 });
  const flags = fc.array(
    fc.tuple(fc.constantFrom(...keys, "data.train", "vary.eta", "schedule.factor"), anyValue),
    { maxLength: 2 },
  );
  fc.assert(
    fc.property(entries, flags, (own, set) => {
      const basis = { name: "t", data: "mnist", layers: [784, 10], eta: 1, batch_size: 10, epochs: 1 };
      const overrides = set.map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      try {
        const { arms } = read(JSON.stringify({ ...basis, ...own }), { overrides });
        expect(arms.length).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof RunxError)) throw error;
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  );
});

/** Tags that YAML 1.1 knows, some of which make nodes of another shape, and tags of one's own. */
const tag = fc.constantFrom(
  ...["!!omap", "!!pairs", "!!set", "!!binary", "!!timestamp", "!!merge", "!!float", "!!int", "!!null"],
  ...["!!bool", "!!str", "!!seq", "!!map", "!own", "!<tag:yaml.org,2002:omap>", "!"],
);
const tagged = fc.constantFrom(
  ...["[a: 1]", "[a: 1, b: 2]", "{ a: 1 }", "{ ? a, ? b }", "x", "1", "~", "''", "[]", "{}", "&a [1]", "*a"],
  ...["\n  - a: 1\n  - b: 2", "\n  a: 1", "\n  ? [1]\n  : 2", "2001-01-01", "|\n  text", "{ [1]: 2 }"],
  ...["!!omap [x: 1]", "[!!pairs [a: 1, a: 2]]", "!!set { a }"],
);

test("whatever a tag makes of a value, a spec is read or refused", () => {
  const keys = Object.keys(experimentSchema().properties!);
  const directive = fc.constantFrom("", "%YAML 1.1\n---\n", "%TAG !e! tag:yaml.org,2002:\n---\n");
  fc.assert(
    fc.property(directive, fc.constantFrom(...keys), tag, tagged, (before, key, mark, value) => {
      try {
        read(`${before}${spec(`${key}: ${mark} ${value}`)}`);
      } catch (error) {
        if (!(error instanceof RunxError)) throw error;
      }
    }),
    { numRuns: 400, seed: 1 },
  );
});

test.each(["!!omap [a: 1]", "!!pairs [a: 1]", "!!set { a }"])("tags: %s is refused at its tag", (value) => {
  expect(problemsOf(spec(`tags: ${value}`))[0]).toMatchObject({ code: "spec.syntax", where: { line: 7 } });
});

test.each(["layers: [1, 2", "vary: { eta: [1, 2 }", 'name: "a', "vary: { eta: 1"])(
  "%s, which is never closed, is one problem whatever follows",
  (line) => {
    const following = Array.from({ length: 40 }, (_, i) => `key${i}: ${i}\n`).join("");
    expect(problemsOf(`description: a\n${line}\n${following}`).map(({ code }) => code)).toEqual([
      "spec.syntax",
    ]);
  },
);

const thousand = (line: (i: number) => string) => Array.from({ length: 1000 }, (_, i) => line(i));
const point = (i: number) => `eta: ${i + 1}, batch_size: ${1 + (i % 100)}`;

test.each<[what: string, lines: readonly string[]]>([
  [
    "exclude, include and when",
    [
      ...["  momentum: 0.5", "  when: { momentum: eta > 500 and batch_size > 50 }"],
      ...["  exclude:", ...thousand((i) => `    - { ${point(i)} }`)],
      ...["  include:", ...thousand((i) => `    - { ${point(i)}, momentum: ${i / 2000} }`)],
    ],
  ],
  [
    "claims",
    ["claims:", ...thousand((i) => `  - { source: s, metric: test.cost, at_most: 1, arm: { ${point(i)} } }`)],
  ],
])("a thousand entries of %s over a hundred thousand arms take no time by the product of both", (_, more) => {
  const axes = ["  eta: { from: 1, to: 1000, step: 1 }", "  batch_size: { from: 1, to: 100, step: 1 }"];
  const text = spec("vary:", ...axes, ...more, "seeds: 1");
  expect(text.length).toBeLessThan(KIB_256);
  expect(read(text).arms).toHaveLength(100_000);
});
