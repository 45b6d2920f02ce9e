import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf, readFile, refusalOf, spec } from "./reading.ts";

test("each key replaces the whole key of the base; name and description are the file's own", () => {
  const folder = folderOf({
    "base.yaml": spec(
      "description: base",
      "tags: [a]",
      "data: { source: mnist, train: 100 }",
      "vary: { eta: [1, 2] }",
    ),
    "mine.yaml": "extends: base.yaml\nname: mine\ndata: { source: mnist, test: 50 }\nseeds: 3\n",
  });
  const mine = readFile(join(folder, "mine.yaml"));
  expect(mine).toMatchObject({ name: "mine", description: "base", tags: ["a"], seeds: [1, 2, 3] });
  expect(mine.arms.map(({ varied }) => varied)).toEqual([{ eta: 1 }, { eta: 2 }]);
  expect(mine.arms[0]!.parameters.data).toMatchObject({ train: 50000, test: 50 });
});

test("bases have bases; a file without a name of its own is refused", () => {
  const folder = folderOf({
    "a.yaml": spec("eta: 1"),
    "b.yaml": "extends: a.yaml\nmomentum: 0.5\n",
    "c.yaml": "extends: b.yaml\nname: c\n",
  });
  expect(readFile(join(folder, "c.yaml")).arms[0]!.parameters).toMatchObject({ eta: 1, momentum: 0.5 });
  expect(refusalOf(() => readFile(join(folder, "b.yaml")))).toMatchObject([{ message: "name is missing." }]);
});

test("the recorded text holds the files it extends, as comments", () => {
  const folder = folderOf({ "base.yaml": spec("eta: 1"), "mine.yaml": "extends: base.yaml\nname: mine\n" });
  const { text } = readFile(join(folder, "mine.yaml")).source;
  expect(text).toMatch(/^extends: base.yaml\nname: mine\n\n# .*base.yaml:\n# name: t\n/);
  expect(text).toContain("\n# eta: 1\n");
});

test("problems are placed in the file they are in", () => {
  const folder = folderOf({
    "base.yaml": spec("cost: mse", "lr: 1"),
    "mine.yaml": "extends: base.yaml\nname: mine\nepochs: many\n",
  });
  const places = refusalOf(() => readFile(join(folder, "mine.yaml"))).map(({ where }) => [
    where!.file,
    where!.line,
  ]);
  expect(places).toContainEqual([join(folder, "mine.yaml"), 3]);
  expect(places).toContainEqual([join(folder, "base.yaml"), 7]);
  expect(places).toContainEqual([join(folder, "base.yaml"), 8]);
});

test("a base that cannot be read is told where it is named, what is wrong inside it there", () => {
  const folder = folderOf({
    "missing.yaml": "extends: nothing.yaml\nname: mine\n",
    "folder.yaml": "extends: .\nname: mine\n",
    "bell.yaml": "extends: base.yaml\nname: mine\n",
    "base.yaml": "eta: 1\n# \u0007\n",
  });
  const problemOf = (name: string) => refusalOf(() => readFile(join(folder, name)))[0]!;
  expect(problemOf("missing.yaml").message).toMatch(
    /nothing\.yaml cannot be extended: there is no such file\.$/,
  );
  expect(problemOf("missing.yaml").where).toMatchObject({ file: join(folder, "missing.yaml"), line: 1 });
  expect(problemOf("folder.yaml").message).toMatch(/cannot be extended: this is a folder\.$/);
  expect(problemOf("bell.yaml").where).toMatchObject({ file: join(folder, "base.yaml"), line: 2 });
});

test("an empty vary takes that of the base away", () => {
  const folder = folderOf({
    "base.yaml": spec("vary: { eta: [1, 2] }"),
    "mine.yaml": "extends: base.yaml\nname: mine\nvary: {}\n",
  });
  expect(readFile(join(folder, "mine.yaml")).arms.map((arm) => arm.varied)).toEqual([{}]);
});

test("paths in a base stay relative to it", () => {
  const folder = folderOf({});
  for (const inner of ["bases", "mine"]) mkdirSync(join(folder, inner));
  writeFileSync(
    join(folder, "bases", "table.csv"),
    "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,a\n10,b\n",
  );
  const data = "data: { source: csv, file: table.csv, target: y }";
  writeFileSync(join(folder, "bases", "base.yaml"), spec(data, "layers: [1, 2]", "batch_size: 1"));
  writeFileSync(join(folder, "mine", "mine.yaml"), "extends: ../bases/base.yaml\nname: mine\n");
  const { arms } = readFile(join(folder, "mine", "mine.yaml"));
  expect(arms[0]!.parameters.data).toMatchObject({ file: join("..", "bases", "table.csv") });
});

test.each([
  ["itself", { "a.yaml": spec("extends: a.yaml") }, "spec.extends-cycle"],
  ["a circle", { "a.yaml": spec("extends: b.yaml"), "b.yaml": "extends: a.yaml\n" }, "spec.extends-cycle"],
  ["a missing file", { "a.yaml": spec("extends: b.yaml") }, "spec.missing"],
  ["a folder", { "a.yaml": spec("extends: .") }, "spec.folder"],
  ["two files", { "a.yaml": spec("extends: [b.yaml, c.yaml]") }, "spec.extends"],
  ["nothing", { "a.yaml": spec("extends:") }, "spec.extends"],
  ["a file that is no spec", { "a.yaml": spec("extends: b.yaml"), "b.yaml": "- 1\n" }, "spec.no-mapping"],
  ["a broken file", { "a.yaml": spec("extends: b.yaml"), "b.yaml": "a: [\n" }, "spec.syntax"],
])("extending %s is refused", (_, files, code) => {
  const folder = folderOf(files);
  const [problem, ...others] = refusalOf(() => readFile(join(folder, "a.yaml")));
  expect(problem!.code).toBe(code);
  expect(problem!.where?.line).toBeGreaterThan(0);
  expect(others).toEqual([]);
});

test("a chain of many files is refused", () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`f${i}.yaml`, `extends: f${i + 1}.yaml\nname: n\n`]),
  );
  const folder = folderOf({ ...files, "f30.yaml": spec() });
  expect(refusalOf(() => readFile(join(folder, "f0.yaml")))).toMatchObject([{ code: "spec.extends-cycle" }]);
});
