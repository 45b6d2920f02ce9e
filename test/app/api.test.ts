import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, onTestFinished, test } from "vitest";

// As built: a worker thread of Node 20 loads no TypeScript.
const runx: typeof import("../../src/index.ts") = await import(resolve("dist/index.js"));

const xor = runx.defineExperiment({
  name: "xor",
  data: {
    source: "inline",
    inputs: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    targets: [[0], [1], [1], [0]],
  },
  layers: [2, 3, 1],
  batch_size: 1,
  epochs: 20,
  seeds: 2,
  vary: { eta: [0.5, 3] },
});

const folder = mkdtempSync(join(tmpdir(), "runx-api-"));
const db = join(folder, "runx.db");

beforeAll(() => () => rmSync(folder, { recursive: true, force: true }));

test("a spec as an object is checked, planned, run, reported and verified", async () => {
  expect(runx.check(xor)).toMatchObject({ experiment: "xor", arms: 2, trials: 4, rounds: 1 });
  const before = await runx.plan(xor, { db });
  expect(before.trials.map(({ state }) => state.kind)).toEqual(Array(4).fill("to-run"));
  const result = await runx.run(xor, { db, jobs: 1 });
  expect(result.end).toBe("finished");
  expect(result.report?.arms.map(({ trials }) => trials.length)).toEqual([2, 2]);
  expect(runx.report("xor", { db, metric: "train.cost" }).metric.name).toBe("train.cost");
  const verified = await runx.verify("xor", { db, sample: 2 });
  expect(verified?.map(({ difference }) => difference)).toEqual([undefined, undefined]);
  const store = runx.openStore(db);
  expect(store.experiments().map(({ name, trials }) => [name, trials])).toEqual([["xor", 4]]);
  store.close();
});

test("what happens is told one by one, and leaving the loop ends the run", async () => {
  const kinds = new Set<string>();
  for await (const event of runx.events(xor, { db: join(folder, "told.db") })) kinds.add(event.kind);
  expect([...kinds]).toEqual(expect.arrayContaining(["began", "round", "epoch", "ended", "trained"]));
  const left = join(folder, "left.db");
  for await (const event of runx.events({ ...xor, epochs: 50_000 }, { db: left, jobs: 1 })) {
    if (event.kind === "epoch") break;
  }
  const store = runx.openStore(left);
  expect(store.experiments()[0]).toMatchObject({ trials: 4, completed: 0 });
  store.close();
});

test("a refusal names keys and properties, never flags", () => {
  expect.assertions(4);
  try {
    // @ts-expect-error The type knows the keys of a spec.
    runx.check({ ...xor, learning_rate: 1 });
  } catch (error) {
    const [problem] = (error as InstanceType<typeof runx.RunxError>).problems;
    expect(problem).toMatchObject({ code: "spec.unknown-key", where: { file: "xor.yaml" } });
  }
  try {
    runx.report("xor", { db: join(folder, "none.db") });
  } catch (error) {
    const [problem] = (error as InstanceType<typeof runx.RunxError>).problems;
    expect(problem.code).toBe("store.missing");
    expect(problem.hint).toMatch(/\bdb\b/);
    expect(problem.hint).not.toContain("--");
  }
});

test("the answers of an arm to rows as objects, in the classes of its data", async () => {
  const predicted = await runx.predict("η 3", [{ x1: 0, x2: 1 }], { db });
  expect(predicted).toMatchObject({ networks: 2, answers: [{ row: 1, of: 2 }] });
});

test("claims come sorted by what became of them", async () => {
  const claimed = runx.defineExperiment({
    ...xor,
    name: "claimed",
    claims: [
      { source: "nobody", metric: "train.cost", arm: { eta: 3 }, value: 0, tolerance: 10 },
      { source: "nobody", metric: "train.cost", arm: { eta: 3 }, value: 5, tolerance: 0.1 },
    ],
  });
  const claims = await runx.claims(claimed, { db, jobs: 1 });
  expect(claims).toMatchObject({
    met: [{ claim: { expected: { value: 0 } } }],
    missed: [{ claim: { expected: { value: 5 } } }],
    open: [],
  });
});

test("the examples of the page run as they are shown", async () => {
  const folder = mkdtempSync(join(tmpdir(), "runx-api-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const page = readFileSync("docs/api.md", "utf8");
  const examples = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code!);
  const printed = await Promise.all(
    examples.map(async (code, i) => {
      const file = join(folder, `example-${i}.mjs`);
      // As built: the package's own name is known to Node inside the package alone.
      writeFileSync(file, code.replace('from "runx"', `from ${JSON.stringify(resolve("dist/index.js"))}`));
      return (await execa(process.execPath, [file], { cwd: folder })).stdout.split("\n");
    }),
  );
  expect(printed[0]).toEqual(expect.arrayContaining([expect.stringMatching(/^finished /), "true"]));
  expect(printed[1]!.at(-1)).toBe("interrupted");
});
