import { expect, test } from "vitest";
import { kernelRecords } from "../../scripts/generate/kernel-records.ts";
import { unrolledKernels } from "../../scripts/generate/unrolled-kernels.ts";

// `npm run generate` is this file with --update: what is compared is what is written.
test("src/engine/assembly/records.gen.ts is what the tables of the records give", async () => {
  await expect(kernelRecords()).toMatchFileSnapshot("../../src/engine/assembly/records.gen.ts");
});

test("src/engine/assembly/unrolled.gen.ts is what its script writes", async () => {
  await expect(unrolledKernels()).toMatchFileSnapshot("../../src/engine/assembly/unrolled.gen.ts");
});
