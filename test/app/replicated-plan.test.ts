import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { networkPlan } from "../../src/app/spec/checked-network.ts";
import { checkNetwork } from "../../src/app/spec/checked-spec.ts";

const folder = mkdtempSync(join(tmpdir(), "runx-replicated-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The width that a look at three seeds finds where the differences from the baseline are 0.1, 0.2 and 0.3. */
function widthWith(data: string, metric: string): number | undefined {
  const rows = Array.from({ length: 60 }, (_, i) => `${i / 60},${i % 2}\n`).join("");
  writeFileSync(join(folder, "a.csv"), `x,y\n${rows}`);
  const path = join(folder, "spec.yaml");
  writeFileSync(
    path,
    `name: until
data: { source: csv, file: a.csv, target: y, ${data} }
layers: [1, 2]
epochs: 1
batch_size: 10
vary: { eta: [1, 2] }
seeds: { until: { width: 0.001, metric: ${metric} }, max: 3 }
`,
  );
  const { searchLog } = networkPlan(checkNetwork(path, {}), "none").grow((trials) =>
    trials.map(({ arm, seed }) => ({
      kind: "value",
      value: arm.varied.eta === 1 ? 0.5 : 0.5 + seed / 10,
      seconds: 1,
    })),
  );
  return searchLog?.kind === "replication" ? searchLog.arms[0]!.width : undefined;
}

/** Of Student's t with 2 degrees of freedom. */
const CRITICAL = 4.302652729911275;

// The variance of the mean is (1/n + measured rows / training rows)·s²: Nadeau and Bengio (2003), equation (9).
test.each([
  ["validation: 0.1, test: 0.1", "test.accuracy", 0],
  ["validation: 0, test: 0.2, resplit: true", "test.accuracy", 12 / 48],
  ["validation: 0.1, test: 0.2, resplit: true", "validation.accuracy", 6 / 42],
  ["validation: 0, folds: 3", "test.accuracy", 20 / 40],
])("with %s the interval of %s counts an overlap of %d", (data, metric, overlap) => {
  expect(widthWith(data, metric)).toBeCloseTo(2 * CRITICAL * 0.1 * Math.sqrt(1 / 3 + overlap), 9);
});
