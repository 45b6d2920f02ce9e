import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { MAIN, Workplace, XOR } from "../support/workplace.ts";

describe("a call that cannot be made is refused with exit code 2, a remedy and no stack trace", () => {
  test.each<[string, string[], RegExp]>([
    ["an unknown option", ["run", "xor.yaml", "--job", "2"], /no option --job[\s\S]*Did you mean --jobs\?/],
    [
      "a value that is no number",
      ["xor.yaml", "--jobs", "many"],
      /--jobs takes a whole number from 1, not "many"/,
    ],
    ["zero workers", ["xor.yaml", "--jobs", "0"], /--jobs takes a whole number from 1/],
    [
      "a negative number of workers",
      ["xor.yaml", "--jobs", "-1"],
      /--jobs takes a whole number from 1, not "-1"/,
    ],
    ["an option without its value", ["xor.yaml", "--set"], /--set needs a value/],
    ["an option before another", ["xor.yaml", "--db", "--quiet"], /--db needs a value/],
    ["an empty value, as of a variable that is not set", ["xor.yaml", "--db", ""], /--db needs a value/],
    ["a switch turned off", ["list", "--no-json"], /--json takes no value/],
    [
      "an engine that does not exist",
      ["xor.yaml", "--engine", "gpu"],
      /--engine does not know "gpu"[\s\S]*one of/,
    ],
    ["a missing argument", ["plan"], /runx plan needs <spec>/],
    ["too many arguments", ["show", "a", "b"], /Unexpected argument: b\./],
    ["a spec that does not exist", ["nothing.yaml"], /nothing\.yaml/],
    ["a mistyped command", ["reprot"], /Did you mean runx report\?/],
    ["an experiment's name in place of its file", ["xor"], /xor\.yaml/],
    ["a folder as spec", ["folder"], /folder/],
    ["this folder as spec", ["."], /^\.: This is a folder/],
    ["a lone dash as spec", ["-"], /no such file/],
    ["a starter spec below a file", ["init", "xor.yaml/mine.yaml"], /cannot be written \(ENOTDIR\)/],
    [
      "a database where no folder can be made",
      ["xor.yaml", "--db", "/proc/missing/results/runx.db"],
      /runx\.db: The database cannot be written \([\s\S]*name another file with --db/,
    ],
    [
      "a starter spec where no folder can be made",
      ["init", "/proc/missing/mine.yaml"],
      /mine\.yaml: The file cannot be written \(ENOENT\)/,
    ],
    [
      "a starter spec where no folder may be made",
      ["init", "/sys/missing/mine.yaml"],
      /mine\.yaml: The file cannot be written \((EPERM|EACCES|EROFS)\)/,
    ],
    [
      "weights in a format of tables",
      ["export", "weights", "abc", "--out", "w.csv", "--format", "csv", "--db", "some.db"],
      /weights are safetensors/,
    ],
    ["a report before anything ran", ["report"], /There is no database here[\s\S]*Run an experiment first/],
    [
      "a trial that does not exist",
      ["show", "abc", "--db", "some.db"],
      /Nothing is recorded under the name "abc"/,
    ],
    ["an experiment that does not exist", ["report", "xro", "--db", "some.db"], /Did you mean xor\?/],
    [
      "a metric that was not recorded",
      ["report", "--metric", "test.accuracy", "--db", "some.db"],
      /train\.accuracy/,
    ],
    [
      "two specs of one name",
      ["xor.yaml", "same.yaml"],
      /xor\.yaml and same\.yaml have the same name, xor: one would replace the other/,
    ],
    ["a spec with an unknown key", ["wrong.yaml"], /wrong\.yaml:\d+:1: [\s\S]*\^[\s\S]*eta/],
  ])("%s", async (_, args, message) => {
    const place = new Workplace();
    place.write("xor.yaml", XOR);
    place.write("wrong.yaml", XOR.replace("layers:", "learning_rate: 0.5\nlayers:"));
    place.write("same.yaml", XOR.replace("epochs: 20", "epochs: 10"));
    mkdirSync(join(place.folder, "folder"));
    if (args.includes("some.db")) await place.runx("xor.yaml", "--db", "some.db", "--seeds", "1");
    const { exitCode, stderr, stdout } = await place.runx(...args);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("→");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });
});

test("a program that asked for JSON gets every problem as a line of it", async () => {
  const place = new Workplace();
  place.write("bad.yaml", XOR.replace("cost: quadratic", "cost: mse").replace("epochs: 20", "epochs: -1"));
  const { stdout, stderr, exitCode } = await place.runx("plan", "bad.yaml", "--json", "--set", "eta=fast");
  const problems = stdout.split("\n").map((line) => JSON.parse(line));
  expect(problems.map(({ event, code, file, line, column }) => [event, code, file, line, column])).toEqual([
    ["problem", "spec.value", "--set eta=fast", undefined, undefined],
    ["problem", "spec.value", "bad.yaml", 8, 9],
    ["problem", "spec.value", "bad.yaml", 11, 13],
  ]);
  expect(problems.every(({ message, hint }) => message.length > 0 && hint.length > 0)).toBe(true);
  expect([stderr, exitCode]).toEqual(["", 2]);
});

test("what no flag allows is told to a program, too", async () => {
  const { stdout, exitCode } = await new Workplace().runx("report", "--json", "--format", "csv");
  expect(JSON.parse(stdout)).toMatchObject({ event: "problem", code: "flag.conflict" });
  expect(exitCode).toBe(2);
});

test("a fault of runx is no stack trace, unless one asks for it", async () => {
  const place = new Workplace();
  // A defect that exists: the tag makes a node without a range.
  place.write("tag.yaml", XOR.replace("name: xor", "name: xor\ntags: !!omap [a: 1]"));
  const { stderr, exitCode } = await place.runx("validate", "tag.yaml");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(exitCode).toBe(2);
});

test("all problems of a spec are told at once, each with line and caret", async () => {
  const place = new Workplace();
  place.write("bad.yaml", XOR.replace("cost: quadratic", "cost: mse").replace("epochs: 20", "epochs: -1"));
  const { stderr, exitCode } = await place.runx("validate", "bad.yaml");
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/bad\.yaml:8:9:[\s\S]*8 \| epochs: -1\n {14}\^/);
  expect(stderr).toMatch(/bad\.yaml:11:13:[\s\S]*quadratic/);
});

test("what a spec says cannot write to the terminal", async () => {
  const place = new Workplace();
  place.write("evil.yaml", XOR.replace("cost: quadratic", '"\\e]52;c;aGk=\\a\\u202e": 1, cost: quadratic'));
  const { stderr, stdout } = await place.runx("evil.yaml");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not appear
  expect(stderr + stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(stderr).toContain("evil.yaml:11:");
});

test("standard output without room is one message; progress without room ends nothing", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const into = (stream: string) =>
    execa("sh", ["-c", `node '${MAIN}' xor.yaml ${stream}>/dev/full`], { cwd: place.folder, reject: false });
  const untold = await into("2");
  expect(untold.exitCode).toBe(0);
  expect(untold.stdout).toContain("4 completed");
  const unanswered = await into("1");
  expect(unanswered.exitCode).toBe(2);
  expect(unanswered.stderr).toContain("Standard output cannot be written (ENOSPC)");
  expect(unanswered.stderr).toContain("4 recorded already");
  expect(unanswered.stderr).not.toMatch(/^\s+at /m);
});

test("what a spec says in vain is told by validate, plan and a run, and refuses nothing", async () => {
  const place = new Workplace();
  place.write(
    "given.yaml",
    `name: given
data: { source: inline, inputs: [[0], [1]], targets: [[0], [1]] }
layers: [1, 1]
init: { weights: [[[0.5]]], biases: [[0]] }
batch_size: full
eta: 1
epochs: 2
seeds: 3
`,
  );
  for (const command of [["validate"], ["plan"], []]) {
    const { exitCode, stderr } = await place.runx(...command, "given.yaml");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("given.yaml:8:1: Seeds change nothing");
  }
  const { stdout } = await place.runx("validate", "given.yaml", "--json");
  expect(JSON.parse(stdout).warnings).toMatchObject([{ code: "spec.seeds-idle", line: 8 }]);
});

test("plan tells the size of the networks, and what no memory holds is refused", async () => {
  const place = new Workplace();
  const text = "name: t\ndata: mnist\nlayers: [784, 30, 10]\nepochs: 1\nbatch_size: 10\neta: 1\n";
  place.write("t.yaml", text);
  expect((await place.runx("plan", "t.yaml")).stdout).toContain("23,860 weights, 0.26 MiB each");
  const { exitCode, stderr } = await place.runx("t.yaml", "--set", "layers=[784, 200000, 200000, 10]");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("weights; training it takes about");
});
