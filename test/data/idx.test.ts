import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identify, load } from "../../src/data/index.ts";
import type { IdxSource } from "../../src/model/parameters.ts";
import { codesOf, freshFolder, idx, problemsOf, write } from "./written-files.ts";

/** Five 2 × 3 images, pixel = index in the file; labels 0 1 2 1 0. Two test images. */
const PIXELS = Array.from({ length: 30 }, (_, i) => i);
const LABELS = [0, 1, 2, 1, 0];

function writtenSet(replace: { readonly [name: string]: Uint8Array } = {}): string {
  const folder = freshFolder();
  const files = {
    images: idx([5, 2, 3], PIXELS),
    labels: idx([5], LABELS),
    test_images: idx([2, 2, 3], PIXELS.slice(0, 12)),
    test_labels: idx([2], [2, 0]),
    ...replace,
  };
  for (const [name, bytes] of Object.entries(files)) write(folder, name, bytes);
  return folder;
}

const SOURCE: IdxSource = {
  source: "idx",
  images: "images",
  labels: "labels",
  test_images: "test_images",
  test_labels: "test_labels",
  train: 3,
  validation: 1,
  test: 2,
  scale: 255,
};

describe("idx", () => {
  it("takes training rows from the front and validation rows from the end", () => {
    const { identity, splits } = load(SOURCE, writtenSet());
    expect(identity).toMatchObject({
      inputs: 6,
      outputs: 3,
      sizes: { train: 3, validation: 1, test: 2 },
      targets: "classes",
      classes: ["0", "1", "2"],
      image: { width: 3, height: 2 },
    });
    expect(splits.train?.inputs).toEqual({
      kind: "bytes",
      scale: 255,
      values: Uint8Array.from(PIXELS.slice(0, 18)),
    });
    expect(splits.train?.targets).toEqual({ kind: "classes", labels: Uint16Array.of(0, 1, 2) });
    expect(splits.validation?.inputs.values).toEqual(Uint8Array.from(PIXELS.slice(24)));
    expect(splits.validation?.targets).toEqual({ kind: "classes", labels: Uint16Array.of(0) });
    expect(splits.test?.targets).toEqual({ kind: "classes", labels: Uint16Array.of(2, 0) });
    expect(splits.test?.inputs.values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("identifies what it loads", () => {
    const folder = writtenSet();
    expect(identify(SOURCE, folder)).toEqual(load(SOURCE, folder).identity);
  });

  it("leaves out splits of size 0 and needs no test files then", () => {
    const { test_images, test_labels, ...rest } = SOURCE;
    const { splits } = load({ ...rest, train: 5, validation: 0, test: 0 }, writtenSet());
    expect(Object.keys(splits)).toEqual(["train"]);
  });

  it("has the same digest packed, moved or renamed, and another one otherwise", () => {
    const digest = (source: IdxSource, folder = writtenSet()) => identify(source, folder).digest;
    const plain = digest(SOURCE);
    expect(digest(SOURCE, writtenSet({ images: gzipSync(idx([5, 2, 3], PIXELS)) }))).toBe(plain);
    const renamed = writtenSet({ pictures: idx([5, 2, 3], PIXELS) });
    expect(digest({ ...SOURCE, images: "pictures" }, renamed)).toBe(plain);
    expect(digest({ ...SOURCE, images: `${renamed}/pictures` })).toBe(plain);
    const others = [
      digest({ ...SOURCE, train: 2 }),
      digest({ ...SOURCE, validation: 2 }),
      digest({ ...SOURCE, test: 1 }),
      digest({ ...SOURCE, scale: 256 }),
      digest(SOURCE, writtenSet({ images: idx([5, 2, 3], PIXELS.toReversed()) })),
      digest(SOURCE, writtenSet({ labels: idx([5], [2, 1, 2, 1, 0]) })),
    ];
    expect(new Set([plain, ...others]).size).toBe(7);
  });

  it("reads vectors of two dimensions and gives no image shape", () => {
    const folder = writtenSet({ images: idx([5, 6], PIXELS), test_images: idx([2, 6], PIXELS.slice(0, 12)) });
    const identity = identify(SOURCE, folder);
    expect(identity.inputs).toBe(6);
    expect(identity.image).toBeUndefined();
  });

  it.each([
    ["a cut file", idx([5, 2, 3], PIXELS.slice(1)), "data.truncated", "offset 45"],
    ["an appended byte", idx([5, 2, 3], [...PIXELS, 0]), "data.too-long", "47 bytes"],
    ["an empty file", Buffer.alloc(0), "data.truncated", "0 bytes"],
    ["half a header", idx([5, 2, 3], []).subarray(0, 9), "data.truncated", "offset 9"],
    ["another format", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), "data.idx-magic", "0x89504e47"],
    ["an unknown type", Buffer.from([0, 0, 7, 1, 0, 0, 0, 0]), "data.idx-magic", "0x07 at offset 2"],
    ["floats", Buffer.from([0, 0, 13, 1, 0, 0, 0, 0]), "data.idx-type", "32-bit floats"],
    ["no dimensions", Buffer.from([0, 0, 8, 0]), "data.idx-dimensions", "offset 3"],
    ["no rows", idx([0, 2, 3], []), "data.idx-dimensions", "offset 4"],
    ["a label file", idx([5], LABELS), "data.idx-dimensions", "one dimension"],
    ["huge dimensions", idx([0xffffffff, 0xffffffff, 0xffffffff], []), "data.truncated", "offset 16"],
    ["fewer images", idx([4, 2, 3], PIXELS.slice(6)), "data.count-mismatch", "5 labels for 4 images"],
  ])("refuses %s by its name and offset", (_, images, code, where) => {
    const folder = writtenSet({ images });
    const [problem] = problemsOf(() => identify(SOURCE, folder));
    expect(problem?.code).toBe(code);
    expect(problem?.where?.file).toMatch(/images$|labels$/);
    expect(problem?.message).toContain(where);
    expect(problem?.hint).not.toBe("");
  });

  it("refuses a label file with two dimensions", () => {
    expect(codesOf(() => identify(SOURCE, writtenSet({ labels: idx([5, 1], LABELS) })))).toEqual([
      "data.idx-dimensions",
    ]);
  });

  it("refuses test images of another shape and test labels outside the training classes", () => {
    const folder = writtenSet({
      test_images: idx([2, 3, 2], PIXELS.slice(0, 12)),
      test_labels: idx([2], [2, 3]),
    });
    const problems = problemsOf(() => identify(SOURCE, folder));
    expect(problems.map(({ code }) => code)).toEqual(["data.count-mismatch", "data.label-range"]);
    expect(problems[1]?.message).toContain("label 3 at offset 9");
  });

  it("names every missing file at once", () => {
    const source = { ...SOURCE, images: "a", labels: "b", test_images: "c", test_labels: "d" };
    const problems = problemsOf(() => identify(source, freshFolder()));
    expect(problems.map(({ where }) => where?.file.slice(-1))).toEqual(["a", "b", "c", "d"]);
  });

  it("refuses more rows than there are", () => {
    const sizes = (train: number, validation: number, test: number) => () =>
      identify({ ...SOURCE, train, validation, test }, writtenSet());
    expect(codesOf(sizes(5, 1, 2))).toEqual(["data.size"]);
    expect(codesOf(sizes(4, 2, 3))).toEqual(["data.size", "data.size"]);
    expect(codesOf(sizes(0, 1, 2))).toEqual(["data.size"]);
  });

  it("refuses one test file without the other, and test rows without test files", () => {
    const { test_images, test_labels, ...rest } = SOURCE;
    const folder = writtenSet();
    expect(codesOf(() => identify({ ...rest, test_images: "test_images" }, folder))).toEqual([
      "data.test-files",
    ]);
    expect(codesOf(() => identify({ ...rest, test_labels: "test_labels" }, folder))).toEqual([
      "data.test-files",
    ]);
    expect(codesOf(() => identify(rest, folder))).toEqual(["data.test-files"]);
  });

  it("refuses or reads any bytes, and never throws anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, headed) => {
        const images = headed ? Buffer.concat([Buffer.from([0, 0, 8]), bytes]) : bytes;
        const folder = writtenSet({ images });
        try {
          expect(identify(SOURCE, folder).inputs).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toHaveProperty("problems");
        }
      }),
      { numRuns: 60 },
    );
  });
});
