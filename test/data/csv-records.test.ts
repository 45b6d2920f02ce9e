import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../../src/data/records/numbers.ts";
import { RecordReader, textsOf } from "../../src/data/records/records.ts";

/** The records and their lines, of a text that comes in pieces of `size` bytes. */
function recordsOf(text: string, size: number, delimiter = ",") {
  const records: { readonly cells: readonly string[]; readonly line: number | undefined }[] = [];
  const reader = new RecordReader("a.csv", { delimiter, decimal: "." }, (record) => {
    records.push({ cells: textsOf(record), line: record.of().line });
    return undefined;
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.add(bytes.subarray(at, at + size));
  reader.end();
  return records;
}

/** The parser by itself, over the whole text. */
function parsed(text: string, delimiter: string) {
  const records: { readonly cells: readonly string[]; readonly line: number }[] = [];
  parse(text, {
    bom: true,
    delimiter,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    on_record: (cells: string[], { lines }: { lines: number }) => {
      records.push({ cells, line: lines });
      return null;
    },
  });
  return records;
}

describe("records in pieces", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "",
      "1",
      "-2.5",
      "a b",
      " x ",
      "é",
      "\u00a0y",
      '"q"',
      '"a,b"',
      '"two\nlines"',
      '" ""z"" "',
    ),
    fc.constantFrom("\f1", "2\v", '  "spaced"  '),
  );
  const line = fc.array(cell, { minLength: 1, maxLength: 4 });
  const end = fc.constantFrom("\n", "\r\n", "\n\n", "\n  \n");

  it.each([",", ";", "|"])("are those of the parser, with %s, wherever the pieces end", (delimiter) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, end), { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (rows, size) => {
          const text = rows.map(([cells, stop]) => cells.join(delimiter) + stop).join("");
          expect(recordsOf(text, size, delimiter)).toEqual(parsed(text, delimiter));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are those of lines that end with a carriage return alone", () => {
    for (const size of [1, 2, 3, 100]) {
      expect(recordsOf("a,b\r1,2\r\r3,4", size)).toEqual([
        { cells: ["a", "b"], line: 1 },
        { cells: ["1", "2"], line: 2 },
        { cells: ["3", "4"], line: 4 },
      ]);
    }
  });

  it("keep empty cells between tabs", () => {
    expect(recordsOf('a\tb\tc\n\t2\t\n \t"x y"\t 3 \n', 5, "\t").map(({ cells }) => cells)).toEqual([
      ["a", "b", "c"],
      ["", "2", ""],
      ["", "x y", "3"],
    ]);
  });

  it("leave a byte order mark out", () => {
    expect(recordsOf("\uFEFFx,y\n1,2\n", 3)[0]?.cells).toEqual(["x", "y"]);
  });

  it("stop when that was enough", () => {
    const taken: string[] = [];
    const reader = new RecordReader("a.csv", { delimiter: ",", decimal: "." }, (record) => {
      taken.push(record.text(0));
      return taken.length === 2 ? "enough" : undefined;
    });
    expect(reader.add(Buffer.from("x,y\n1,2\n3,4\n"))).toBe("enough");
    reader.end();
    expect(taken).toEqual(["x", "1"]);
  });
});

describe("numbers of cells", () => {
  const digits = (least: number, most: number) => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`));
  const written = fc.oneof(
    fc.double().map(String),
    fc
      .tuple(fc.constantFrom("", "-", "+"), digits(0, 20), fc.constantFrom("", "."), digits(0, 20))
      .map((parts) => parts.join("")),
    fc
      .tuple(digits(1, 18), fc.constantFrom("e", "E", "e+", "e-"), digits(0, 3))
      .map((parts) => parts.join("")),
    fc.constantFrom(
      "-0",
      "-0.0",
      "00012",
      "1e400",
      "1e-400",
      "--1",
      "1.2.3",
      ".",
      "-",
      "1 2",
      "12a",
      "0x10",
      "Infinity",
    ),
  );

  it.each([".", ","] as const)(
    "with a decimal %s are those that the texts mean, to the last bit",
    (decimal) => {
      fc.assert(
        fc.property(fc.array(written, { minLength: 1, maxLength: 8 }), (cells) => {
          const texts = ["cell", ...cells].map((cell) => cell.replace(".", decimal));
          const found: number[] = [];
          const reader = new RecordReader("a.csv", { delimiter: ";", decimal }, (record) => {
            for (let c = 1; c < record.length; c++) found.push(record.number(c));
            return undefined;
          });
          reader.add(Buffer.from(texts.join(";")));
          reader.end();
          const wanted = texts.slice(1).map((text) => parseNumber(text, decimal));
          // A number that is not read on the way is read from the text: none is read wrong.
          const known = (i: number) => (Number.isNaN(found[i]) ? undefined : found[i]);
          expect(found).toHaveLength(wanted.length);
          for (const [i, want] of wanted.entries()) {
            if (want === undefined || known(i) !== undefined) expect(known(i)).toBe(want);
          }
        }),
        { numRuns: 400 },
      );
      expect(plain("-12.5e-1", decimal)).toBe(-1.25);
      expect(plain("0.1234567890123456789", decimal)).toBe(0.123_456_789_012_345_68);
      expect(plain("255", decimal)).toBe(255);
    },
  );

  function plain(text: string, decimal: "." | ","): number {
    let found = Number.NaN;
    const reader = new RecordReader("a.csv", { delimiter: ";", decimal }, (record) => {
      found = record.number(0);
      return undefined;
    });
    reader.add(Buffer.from(`${text.replace(".", decimal)};x\n`));
    return found;
  }
});
