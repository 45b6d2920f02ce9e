import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordReader } from "../../src/data/csv-records.ts";

/** The records and their lines, of a text that comes in pieces of `size` bytes. */
function recordsOf(text: string, size: number, delimiter = ",") {
  const records: { readonly cells: readonly string[]; readonly line: number | undefined }[] = [];
  const reader = new RecordReader("a.csv", delimiter, (cells, place) => {
    records.push({ cells, line: place.of().line });
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
});
