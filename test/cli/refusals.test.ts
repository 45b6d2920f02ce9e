import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { MAIN, Workplace, XOR } from "../support/workplace.ts";

describe("a call that cannot be made is refused with exit code 2, a remedy and no stack trace", () => {
  test.each<[string, string[]]>([
    ["an unknown option", ["run", "xor.yaml", "--job", "2"]],
    ["a value that is no number", ["xor.yaml", "--jobs", "many"]],
    ["zero workers", ["xor.yaml", "--jobs", "0"]],
    ["a negative number of workers", ["xor.yaml", "--jobs", "-1"]],
    ["an option without its value", ["xor.yaml", "--set"]],
    ["an option before another", ["xor.yaml", "--db", "--quiet"]],
    ["an empty value, as of a variable that is not set", ["xor.yaml", "--db", ""]],
    ["a switch turned off", ["list", "--no-json"]],
    ["an engine that does not exist", ["xor.yaml", "--engine", "gpu"]],
    ["a missing argument", ["plan"]],
    ["too many arguments", ["show", "a", "b"]],
    ["a spec that does not exist", ["nothing.yaml"]],
    ["a mistyped command", ["reprot"]],
    ["an experiment's name in place of its file", ["xor"]],
    ["a folder as spec", ["folder"]],
    ["this folder as spec", ["."]],
    ["a lone dash as spec", ["-"]],
    ["a starter spec below a file", ["init", "xor.yaml/mine.yaml"]],
    ["a database where no folder can be made", ["xor.yaml", "--db", "/proc/missing/results/runx.db"]],
    ["a starter spec where no folder can be made", ["init", "/proc/missing/mine.yaml"]],
    [
      "weights in a format of tables",
      ["export", "weights", "abc", "--out", "w.csv", "--format", "csv", "--db", "some.db"],
    ],
    ["a report before anything ran", ["report"]],
    ["a trial that does not exist", ["show", "abc", "--db", "some.db"]],
    ["an experiment that does not exist", ["report", "xro", "--db", "some.db"]],
    ["a metric that was not recorded", ["report", "--metric", "test.accuracy", "--db", "some.db"]],
    ["two specs of one name", ["xor.yaml", "same.yaml"]],
    ["a spec with an unknown key", ["wrong.yaml"]],
  ])("%s", async (_, args) => {
    const place = new Workplace();
    place.write("xor.yaml", XOR);
    place.write("wrong.yaml", XOR.replace("layers:", "learning_rate: 0.5\nlayers:"));
    place.write("same.yaml", XOR.replace("epochs: 20", "epochs: 10"));
    mkdirSync(join(place.folder, "folder"));
    if (args.includes("some.db")) await place.runx("xor.yaml", "--db", "some.db", "--seeds", "1");
    const { exitCode, stderr, stdout } = await place.runx(...args);
    const text = stderr.replaceAll(place.folder, "FOLDER");
    expect(text).toMatchSnapshot();
    expect(text).toContain("→");
    expect(text).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });
});

test("a starter spec where no folder may be made is refused, however the system says so", async () => {
  const { exitCode, stderr } = await new Workplace().runx("init", "/sys/missing/mine.yaml");
  expect(stderr).toMatch(/^\/sys\/missing\/mine\.yaml: .*\((EPERM|EACCES|EROFS)\)/);
  expect(exitCode).toBe(2);
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
  expect(unanswered.stderr).toContain("ENOSPC");
  expect(unanswered.stderr).toMatch(/\b4 recorded/);
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
    expect(stderr).toContain("given.yaml:8:1: ");
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
  expect(stderr).toMatch(/\b40,\d{3},\d{3},\d{3} weights/);
});
