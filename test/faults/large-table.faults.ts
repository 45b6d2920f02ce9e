import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { share } from "./share.ts";

const MIB = 2 ** 20;

/** Reads the table in a process of its own and tells the rows and the most memory it took. */
const READ = `
const { load } = await import(process.argv[1]);
const source = { source: "csv", file: process.argv[2], target: "label", targets: "classes", validation: 0.1, split_seed: 1, scale: 255 };
const { sizes } = load(source, "/").identity;
console.log(JSON.stringify({ sizes, peak: process.resourceUsage().maxRSS * 1024 }));
`;

test.each(["pixels.csv", "pixels.csv.gz"])(
  "a table of a gigabyte, %s, is read in the memory of its numbers, not of its text",
  {
    timeout: 900_000,
  },
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "runx-large-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, name);
    const columns = 784;
    const row = (label: number) =>
      `${label},${Array.from({ length: columns }, (_, i) => (i * (label + 1)) % 256).join()}\n`;
    const block = Buffer.from(Array.from({ length: 200 }, (_, i) => row(i % 10)).join(""));
    const blocks = Math.ceil(share(1024) * (MIB / block.length));
    const file = openSync(path, "w");
    // Members of gzip one after the other are a file of gzip.
    const written = (bytes: Buffer) => (name.endsWith(".gz") ? gzipSync(bytes) : bytes);
    writeSync(
      file,
      written(Buffer.from(`label,${Array.from({ length: columns }, (_, i) => `pixel${i}`).join()}\n`)),
    );
    const rows = written(block);
    for (let i = 0; i < blocks; i++) writeSync(file, rows);
    closeSync(file);
    const { stdout } = await execa("node", [
      "--input-type=module",
      "-e",
      READ,
      resolve("dist/data/index.js"),
      path,
    ]);
    const { sizes, peak } = JSON.parse(stdout);
    expect(sizes.train + sizes.validation + sizes.test).toBe(200 * blocks);
    // A byte a pixel, in columns and again in rows; and what a process takes that reads anything.
    expect(peak).toBeLessThan(2.2 * 200 * blocks * columns + 200 * MIB);
  },
);
