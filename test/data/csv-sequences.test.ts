import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNewRows } from "../../src/data/asked/read.ts";
import { identify, load } from "../../src/data/index.ts";
import type { CsvSource } from "../../src/model/parameters.ts";
import { freshFolder, problemsOf, write } from "./written-files.ts";

const SOURCE: CsvSource = {
  source: "csv",
  file: "table.csv",
  target: "y",
  targets: "numeric",
  sequence: "id",
  train: 1,
  validation: 0,
  test: 0,
  split_seed: 1,
  scale: "none",
};

function folderWith(content: string): string {
  const folder = freshFolder();
  write(folder, "table.csv", content);
  return folder;
}

const loaded = (content: string, change: Partial<CsvSource> = {}) =>
  load({ ...SOURCE, ...change }, folderWith(content));

const refused = (content: string, change: Partial<CsvSource> = {}) =>
  problemsOf(() => identify({ ...SOURCE, ...change }, folderWith(content)));

const TWO = "id,a,y,b\np,1,10,2\np,3,20,4\nq,5,30,6\nq,7,40,8\n";

describe("lines of a table as steps", () => {
  it("are rows of steps, one after the other, with the target of the last line", () => {
    const { identity, splits } = loaded(TWO);
    expect(identity).toMatchObject({ inputs: 4, outputs: 1, steps: 2, sizes: { train: 2 } });
    const { inputs, targets } = splits.train!;
    expect([...inputs.values].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const first = [...inputs.values.subarray(0, 4)].join();
    expect(["1,2,3,4", "5,6,7,8"]).toContain(first);
    expect(targets).toEqual({
      kind: "values",
      values: first === "1,2,3,4" ? Float64Array.of(20, 40) : Float64Array.of(40, 20),
    });
  });

  it("have targets of each line where asked", () => {
    const { identity, splits } = loaded(TWO, { sequence: { column: "id", targets: "each" } });
    expect(identity.outputs).toBe(2);
    expect(identity.encoding.answer).toMatchObject({ columns: [{ name: "y.1" }, { name: "y.2" }] });
    const values = (splits.train!.targets as { values: Float64Array }).values;
    expect(["10,20,30,40", "30,40,10,20"]).toContain([...values].join());
  });

  it("are scaled by column, all steps together", () => {
    const { identity } = loaded(TWO, { scale: { a: "min-max" } });
    const { inputs } = identity.encoding;
    expect(inputs).toMatchObject({
      columns: [
        { name: "a.1", centre: 1, width: 6 },
        { name: "b.1", centre: 0, width: 1 },
        { name: "a.2", centre: 1, width: 6 },
        { name: "b.2", centre: 0, width: 1 },
      ],
    });
  });

  it("may have classes and categories, with the same inputs at each step", () => {
    const text = "id,a,y\n1,red,u\n1,blue,u\n2,red,v\n2,green,v\n";
    const { identity, splits } = loaded(text, { targets: "classes", categories: ["a"] });
    expect(identity).toMatchObject({ inputs: 6, outputs: 2, classes: ["u", "v"] });
    expect([...splits.train!.inputs.values.subarray(0, 3)]).toEqual([0, 0, 1]);
  });

  it.each([
    ["a shorter one, where the next begins", "id,a,y\np,1,1\np,1,1\nq,1,1\nr,1,1\nr,1,1\n", 5],
    ["a longer one, in the line too many", "id,a,y\np,1,1\np,1,1\nq,1,1\nq,1,1\nq,1,1\n", 6],
    ["a shorter one at the end of the file", "id,a,y\np,1,1\np,1,1\nq,1,1\n", undefined],
    ["one that goes on after another", "id,a,y\np,1,1\nq,1,1\np,1,1\n", 4],
  ])("are refused for %s", (_, content, line) => {
    const [problem] = refused(content);
    expect(problem).toMatchObject({ code: "data.csv-sequence" });
    expect(problem!.where?.line).toBe(line);
  });

  it("are refused for a column that is not there, or is something else too", () => {
    expect(refused(TWO, { sequence: "ident" })[0]).toMatchObject({ code: "data.csv-column" });
    expect(refused(TWO, { ignore: ["id"] })[0]).toMatchObject({ code: "data.csv-column" });
    const classes = { targets: "classes", sequence: { column: "id", targets: "each" } } as const;
    expect(refused(TWO, classes)[0]).toMatchObject({ code: "data.settings" });
  });

  it("are read again for a prediction, with the same number of steps", () => {
    const { encoding } = loaded(TWO).identity;
    const folder = freshFolder();
    write(folder, "new.csv", "a,b,id\n1,2,x\n3,4,x\n");
    const rows = readNewRows(join(folder, "new.csv"), encoding, {});
    expect(rows.size).toBe(1);
    expect([...rows.encode(encoding).values]).toEqual([1, 2, 3, 4]);
    write(folder, "long.csv", "a,b,id\n1,2,x\n3,4,x\n5,6,x\n");
    expect(problemsOf(() => readNewRows(join(folder, "long.csv"), encoding, {}))[0]).toMatchObject({
      code: "data.csv-sequence",
    });
  });
});
