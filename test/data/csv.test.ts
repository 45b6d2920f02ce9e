import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identify, load } from "../../src/data/index.ts";
import { compareNames, parseNumber } from "../../src/data/records/numbers.ts";
import type { CsvSource } from "../../src/model/parameters.ts";
import { freshFolder, problemsOf, write } from "./written-files.ts";

const SOURCE: CsvSource = {
  source: "csv",
  file: "table.csv",
  target: "y",
  targets: "numeric",
  train: 1,
  validation: 0,
  test: 0,
  split_seed: 1,
  scale: "none",
};

function folderWith(content: string | Uint8Array): string {
  const folder = freshFolder();
  write(folder, "table.csv", content);
  return folder;
}

const loaded = (content: string | Uint8Array, change: Partial<CsvSource> = {}) =>
  load({ ...SOURCE, ...change }, folderWith(content));

const refused = (content: string | Uint8Array, change: Partial<CsvSource> = {}) =>
  problemsOf(() => identify({ ...SOURCE, ...change }, folderWith(content)));

/** `x,y` pairs of a split, sorted: the rows it holds. */
function rowsOf(dataset: ReturnType<typeof load>, split: "train" | "validation" | "test"): string[] {
  const { inputs, targets, size } = dataset.splits[split]!;
  if (targets.kind === "classes") throw new Error("numeric targets expected");
  return Array.from({ length: size }, (_, i) => `${inputs.values[i]},${targets.values[i]}`).sort();
}

const TEN = `x,y\n${Array.from({ length: 10 }, (_, i) => `${i},${i * i}`).join("\n")}\n`;

describe("csv", () => {
  it("reads columns in the order of the file, the target out of them", () => {
    const { identity, splits } = loaded("a,y,b\n1,10,2\n1,10,2\n");
    expect(identity).toMatchObject({ inputs: 2, outputs: 1, targets: "values" });
    expect(splits.train?.inputs.values).toEqual(Float64Array.of(1, 2, 1, 2));
    expect(splits.train?.targets).toEqual({ kind: "values", values: Float64Array.of(10, 10) });
    expect(splits.train?.inputs.values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it.each([
    ["byte order mark", "\uFEFFx,y\n1,2\n3,4\n"],
    ["CRLF", "x,y\r\n1,2\r\n3,4\r\n"],
    ["mixed line ends", "x,y\r\n1,2\n3,4\r\n"],
    ["CR alone", "x,y\r1,2\r3,4"],
    ["quotes", '"x","y"\n"1",2\n3,"4"'],
    ["spaces around cells", " x , y\n 1 ,2\n\t3, 4 \n"],
    ["spaces before quotes", '"x", "y"\n"1", "2"\n"3", "4"\n'],
    ["blank lines", "x,y\n\n1,2\n\n3,4\n\n\n"],
    ["no last line end", "x,y\n1,2\n3,4"],
  ])("reads the same table with %s", (_, text) => {
    expect(rowsOf(loaded(text), "train")).toEqual(["1,2", "3,4"]);
  });

  it("reads a packed table with the digest of the plain one", () => {
    const digest = (content: string | Uint8Array) => identify(SOURCE, folderWith(content)).digest;
    expect(digest(gzipSync(TEN))).toBe(digest(TEN));
  });

  it("reads quoted commas, quotes and line breaks in class names", () => {
    const text = 'x,y\n1,"a, b"\n2,"say ""hi"""\n3,"two\nlines"\n';
    expect(loaded(text, { targets: "classes" }).identity.classes).toEqual(["a, b", 'say "hi"', "two\nlines"]);
  });

  it("labels classes in a fixed order: numbers by value, then text by code units", () => {
    const text = "x,y\n1,ä\n1,10\n1,Z\n1,2\n1,a\n";
    const { identity, splits } = loaded(text, { targets: "classes" });
    expect(identity).toMatchObject({ outputs: 5, targets: "classes", classes: ["2", "10", "Z", "a", "ä"] });
    const targets = splits.train?.targets;
    expect(targets?.kind === "classes" && [...targets.labels].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it("takes numeric targets of 0 and 1 as right or wrong", () => {
    expect(loaded("x,y\n1,0\n2,1\n").splits.train?.targets.kind).toBe("binary");
  });

  it("deals every row once by the fractions", () => {
    const dataset = loaded(TEN, { train: 0.7, validation: 0.2, test: 0.1 });
    expect(dataset.identity.sizes).toEqual({ train: 7, validation: 2, test: 1 });
    const dealt = (["train", "validation", "test"] as const).flatMap((split) => rowsOf(dataset, split));
    expect(dealt.sort()).toEqual(rowsOf(loaded(TEN), "train"));
  });

  it("leaves rows out when the fractions sum to less than 1", () => {
    expect(loaded(TEN, { train: 0.3, test: 0.2 }).identity.sizes).toEqual({
      train: 3,
      validation: 0,
      test: 2,
    });
  });

  it("splits by the seed alone", () => {
    const split = (split_seed: number) => rowsOf(loaded(TEN, { train: 0.5, test: 0.5, split_seed }), "train");
    expect(split(3)).toEqual(split(3));
    const distinct = new Set([1, 2, 3, 4, 5].map((seed) => split(seed).join(" ")));
    expect(distinct.size).toBeGreaterThan(1);
  });

  it("keeps the digests of tables that use no more than these settings", () => {
    const digest = identify({ ...SOURCE, train: 0.5, validation: 0.2, test: 0.3 }, folderWith(TEN)).digest;
    expect(digest).toBe("8283b828f81aaf8bfd6bde76e9e01df8ff912127cd940b78d104636d97c2e6d9");
  });

  it("identifies what it loads, and every setting counts", () => {
    const folder = folderWith(TEN);
    expect(identify(SOURCE, folder)).toEqual(load(SOURCE, folder).identity);
    const changes: Partial<CsvSource>[] = [
      {},
      { target: "x" },
      { train: 0.5 },
      { train: 0.5, validation: 0.5 },
      { train: 0.5, test: 0.5 },
      { split_seed: 2 },
      { scale: "min-max" },
      { targets: "classes" },
    ];
    const digests = changes.map((change) => identify({ ...SOURCE, ...change }, folder).digest);
    expect(new Set(digests).size).toBe(changes.length);
  });
});

describe("scaling", () => {
  const column = (dataset: ReturnType<typeof load>, split: "train" | "test") => [
    ...dataset.splits[split]!.inputs.values,
  ];

  it("min-max maps the training rows onto [0, 1]", () => {
    expect(column(loaded("x,y\n-2,1\n0,1\n2,1\n", { scale: "min-max" }), "train").sort()).toEqual([
      0, 0.5, 1,
    ]);
  });

  it("standard gives the training rows mean 0 and variance 1", () => {
    const values = column(loaded(TEN, { scale: "standard" }), "train");
    const mean = values.reduce((sum, x) => sum + x) / 10;
    expect(mean).toBeCloseTo(0, 12);
    expect(values.reduce((sum, x) => sum + x * x, 0) / 10).toBeCloseTo(1, 12);
  });

  it.each(["min-max", "standard"] as const)("%s is fitted on the training rows alone", (scale) => {
    const parts = { train: 0.5, test: 0.5 };
    const dataset = loaded(TEN, { ...parts, scale });
    const raw = loaded(TEN, parts);
    const train = column(raw, "train");
    const mean = train.reduce((sum, x) => sum + x) / train.length;
    const deviation = Math.sqrt(train.reduce((sum, x) => sum + (x - mean) ** 2, 0) / train.length);
    const [centre, width] =
      scale === "min-max" ? [Math.min(...train), Math.max(...train) - Math.min(...train)] : [mean, deviation];
    const expected = column(raw, "test").map((x) => (x - centre) / width);
    for (const [i, x] of column(dataset, "test").entries()) expect(x).toBeCloseTo(expected[i]!, 12);
  });

  it.each(["min-max", "standard"] as const)("%s makes a constant column 0", (scale) => {
    expect(column(loaded("x,y\n0.1,1\n0.1,2\n0.1,3\n", { scale }), "train")).toEqual([0, 0, 0]);
  });

  it("leaves the targets alone", () => {
    const targets = loaded(TEN, { scale: "standard" }).splits.train?.targets;
    expect(targets?.kind === "values" && Math.max(...targets.values)).toBe(81);
  });

  it("refuses a column too large to be scaled", () => {
    const problems = refused("x,y\n-1e308,1\n1e308,2\n", { scale: "min-max" });
    expect(problems).toMatchObject([
      { code: "data.csv-scale", where: { file: expect.stringMatching(/table\.csv$/) } },
    ]);
  });
});

describe("bad tables", () => {
  it("names the nearest column when the target is missing", () => {
    const [problem] = refused("length,width,species\n1,2,a\n", { target: "specie" });
    expect(problem).toMatchObject({ code: "data.csv-target", where: { line: 1 } });
    expect(problem?.hint).toContain('Did you mean "species"?');
  });

  it("sees that a header is missing", () => {
    const [problem] = refused("1,2,3\n4,5,6\n");
    expect(problem?.hint).toContain("header: false");
  });

  it("names each column with cells that are not numbers, with their lines", () => {
    const rows = "1,2,3\n".repeat(9);
    const problems = refused(`x,z,y\n${rows}1,abc,3\n,2,3\n1,2,NaN\n1,0x10,Infinity\n1,1e999,3\n`);
    expect(problems.map(({ code, message, where }) => [code, message, where?.line, where?.excerpt])).toEqual([
      ["data.csv-missing", 'Column "x" has no value in 1 of 14 rows: nothing (line 12).', 12, ",2,3"],
      [
        "data.csv-number",
        'Column "z" has 3 cells that are not numbers: "abc" (line 11), "0x10" (line 14), "1e999" (line 15).',
        11,
        "1,abc,3",
      ],
      [
        "data.csv-number",
        'Column "y" has 1 cell that is not a number: "Infinity" (line 14), and has no value in 1 of 14 rows: "NaN" (line 13).',
        14,
        "1,0x10,Infinity",
      ],
    ]);
  });

  it("names every column of texts in the hint of each", () => {
    const [colour, shape] = refused("colour,shape,y\nred,round,1\nblue,flat,2\n");
    expect(colour?.message).toBe('Column "colour" is text in 2 of 2 rows: "red" (line 2), "blue" (line 3).');
    expect(colour?.hint).toContain("categories: [colour, shape]");
    expect(shape?.hint).toBe(colour?.hint);
  });

  it("says what to write for a column with two faults so that it can be typed", () => {
    const text = refused("colour,y\nred,1\nblue,2\nNA,3\n")[0]?.hint;
    expect(text).toBe(
      "In data write categories: [colour] for one input for each text, or ignore: [colour] to leave it out. " +
        "With categories write missing: category, too: a category of its own for rows without a text (or drop to leave them out).",
    );
    const odd = refused("x,w,y\n1,1,1\nabc,1,2\n,1,3\n4,-,4\n5,NA,5\n");
    const rules = "missing: median in data";
    expect(odd[0]?.hint).toBe(
      `Correct the cells and write ${rules}; where they mean a missing value, too, write missing_texts: ["", "NA", "abc"] besides.`,
    );
    const comma = refused('x,y\n"0,5",1\n,2\n"1,5",3\n')[0]?.hint;
    expect(comma).toBe(
      'In data write decimal: ",". Besides, write missing: median (or mean, or drop to leave the rows out).',
    );
  });

  it("keeps what already means a missing value in the texts that it proposes", () => {
    const [x] = refused("x,w,y\n1,1,1\nabc,NA,2\n3,n/a,3\n");
    expect(x?.hint).toContain('missing_texts: ["", "NA", "n/a", "abc"]');
  });

  it("writes the rule of many columns once", () => {
    const problems = refused("a,b,c,d,y\n,,,,1\n1,2,3,red,2\n4,5,6,blue,3\n", {
      categories: ["d"],
    });
    expect(problems[0]?.hint).toContain('missing: { d: category, "*": median }');
    const rules = { d: "category", "*": "median" } as const;
    expect(
      loaded("a,b,c,d,y\n,,,,1\n1,2,3,red,2\n4,5,6,blue,3\n", { categories: ["d"], missing: rules }),
    ).toBeDefined();
  });

  it.each([
    [
      "1,234",
      'If the comma groups thousands, write 1234 in the file; if it is a decimal comma, write decimal: "," in data.',
    ],
    ["0,5", 'In data write decimal: ",".'],
    ["1,234,567.5", "Write the numbers without commas in the file: 1234567.5."],
  ])("names what %s may mean", (cell, hint) => {
    expect(refused(`x,y\n"${cell}",1\n1,1\n2,2\n`)[0]?.hint).toBe(hint);
    expect(refused(`x,y\n"${cell}",1\n"${cell}",2\n`)[0]?.hint).toBe(hint);
  });

  it("does not ask for a decimal comma where other cells have a point", () => {
    expect(refused('x,y\n"0,5",1\n1.5,1\n2,2\n')[0]?.hint).toBe(
      "Other decimals of this column have a point: write 0.5 in the file.",
    );
  });

  it("counts lines over blank lines and quoted line breaks", () => {
    const [problem] = refused('x,y\n\n1,"a\nb"\n2,c\n\nabc,c\n', { targets: "classes" });
    expect(problem?.where).toMatchObject({ line: 7, excerpt: "abc,c" });
  });

  it("names every ragged row", () => {
    const problems = refused("x,y\n1\n1,2\n1,2,3\n");
    expect(problems.map(({ code, where }) => [code, where?.line])).toEqual([
      ["data.csv-ragged", 2],
      ["data.csv-ragged", 4],
    ]);
  });

  it.each([
    ['x,y\n"1\n",2\n\n"1,2\n3,4\n', "A quote that opens in this row is never closed.", 5],
    ['"x,y\n1,2\n', "A quote that opens in this row is never closed.", 1],
    ['x,y\n1,2\n1"2,3\n', "A quote stands inside a cell that does not begin with one.", 3],
    ['x,y\n"1"2,3\n', "A quote ends a cell here, and the cell goes on.", 2],
    ['x,y\n"1" 2,3\n', "A quote ends a cell here, and the cell goes on.", 2],
  ])("says of %j how the quoting breaks, and where", (text, message, line) => {
    expect(refused(text)).toMatchObject([{ message, where: { line } }]);
  });

  it("lists at most twenty problems and counts the rest", () => {
    const problems = refused(`x,y\n${"1\n".repeat(50)}`);
    expect(problems.length).toBe(21);
    expect(problems[20]?.message).toContain("30 more");
  });

  it("refuses many bad cells and a cell of a million digits without delay", () => {
    const many = refused(`x,y\n${"a,b\n".repeat(100_000)}`);
    expect(many.map(({ message }) => message)).toEqual([
      'Column "x" is text in 100,000 of 100,000 rows: "a" (line 2).',
      'Column "y" has 100,000 cells that are not numbers: "b" (line 2).',
    ]);
    expect(refused(`x,y\n${"1".repeat(1_000_000)}x,1\n`)[0]?.code).toBe("data.csv-number");
  });

  it("refuses more columns than a network can have", () => {
    const wide = `${Array.from({ length: 100_001 }, (_, i) => `c${i}`).join()}\n1\n`;
    expect(refused(wide).map(({ code }) => code)).toEqual(["data.too-large"]);
  });

  it.each([
    ["an empty file", "", "data.csv-empty"],
    ["a header alone", "x,y\n", "data.csv-empty"],
    ["equal column names", "x,x,y\n1,2,3\n", "data.csv-header"],
    ["a column without a name", ",x,y\n0,1,2\n", "data.csv-header"],
    ["semicolons", "x;y\n1;2\n", "data.csv-separator"],
    ["an open quote", 'x,y\n"1,2\n3,4\n', "data.csv-quoting"],
    ["a quote inside a cell", 'x,y\n1"2,3\n', "data.csv-quoting"],
    ["text after a quote", 'x,y\n"1"2,3\n', "data.csv-quoting"],
    ["the target alone", "y\n1\n", "data.csv-target"],
    ["UTF-16", Buffer.from("\uFEFFx,y\n1,2\n", "utf16le"), "data.csv-encoding"],
    ["an Excel file", Buffer.from("PK\u0003\u0004 sheet"), "data.csv-encoding"],
    ["Latin-1", Buffer.from([0x78, 0x2c, 0x79, 0x0a, 0xe4, 0x2c, 0x31]), "data.csv-encoding"],
  ])("refuses %s", (_, content, code) => {
    const [problem] = refused(content);
    expect(problem?.code).toBe(code);
    expect(problem?.where?.file).toMatch(/table\.csv$/);
    expect(problem?.hint).not.toBe("");
  });

  it("refuses classes that are none", () => {
    const codes = (content: string) => refused(content, { targets: "classes" }).map(({ code }) => code);
    expect(codes("x,y\n1,a\n2,a\n")).toEqual(["data.csv-class"]);
    for (const mark of ["", "NA", "?", "nan", "NaN", "null", "None"]) {
      expect(codes(`x,y\n1,a\n2,${mark}\n3,b\n`)).toEqual(["data.csv-missing"]);
    }
    expect(codes(`x,y\n${Array.from({ length: 1001 }, (_, i) => `1,${i}.5`).join("\n")}`)).toEqual([
      "data.csv-class",
    ]);
  });

  it("refuses a split that gets no row", () => {
    const problems = refused(TEN, { train: 0.9, validation: 0.01, test: 0.09 });
    expect(problems.map(({ code }) => code)).toEqual(["data.size"]);
    expect(problems[0]?.message).toContain("data.validation: 0.01 of 10 rows");
  });

  it("escapes what the file says", () => {
    const [problem] = refused("x,y\n\u001b[31mred,1\n");
    expect(problem?.message).not.toContain("\u001b");
  });

  it("refuses or reads any text, and never throws anything else", () => {
    const piece = fc.constantFrom("x", "y", ",", "\n", "\r\n", '"', "1", "-2.5e3", " ", "\uFEFF", "é", "\0");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const folder = folderWith(`x,y\n${pieces.join("")}`);
        try {
          expect(identify(SOURCE, folder).inputs).toBe(1);
        } catch (error) {
          expect(error).toHaveProperty("problems");
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("parseNumber", () => {
  it("reads what JavaScript and Python print", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(parseNumber(String(x))).toBe(Object.is(x, -0) ? 0 : x);
      }),
    );
    expect([parseNumber("+1.5"), parseNumber(".5"), parseNumber("1."), parseNumber("1E-3")]).toEqual([
      1.5, 0.5, 1, 0.001,
    ]);
  });

  it("reads nothing else", () => {
    for (const text of [
      "",
      " 1",
      "1,5",
      "1_000",
      "0x1f",
      "1e",
      "1e999",
      "--1",
      "Infinity",
      "nan",
      "1n",
      "१",
    ]) {
      expect(parseNumber(text)).toBeUndefined();
    }
  });
});

describe("compareNames", () => {
  it("is a total order", () => {
    const name = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom("1", "1.0", "10", "2", "a", "B"));
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareNames(a, b)).toBe(-compareNames(b, a) + 0);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) {
          expect(compareNames(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
