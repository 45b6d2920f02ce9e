/** How the cost grows with width, depth, mini-batch, and the number of arms: what doubles should take twice as long. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BASE = { cost: "cross-entropy", eta: 0.1, batch: 10 };

/** `train` times two epochs of a workload; `folder` holds the built command, for `node` to run. */
export function growth(train, folder, node) {
  console.log("\nwidth: 784-hidden-10");
  for (const hidden of [10, 30, 100, 300, 1000, 3000]) {
    line(hidden, train({ ...BASE, layers: [784, hidden, 10] }), 784 * hidden);
  }
  console.log("\ndepth: hidden layers of 100 neurons");
  for (const depth of [1, 2, 4, 8, 16]) {
    const layers = [784, ...new Array(depth).fill(100), 10];
    line(depth, train({ ...BASE, layers }), 784 * 100 + (depth - 1) * 100 * 100);
  }
  console.log("\nmini-batch: 784-100-10");
  for (const batch of [1, 10, 100, 1000, "full"]) {
    line(batch, train({ ...BASE, layers: [784, 100, 10], batch }), 784 * 100);
  }
  arms(folder, node);
}

function line(name, { secondsPerEpoch, millisecondsToBegin }, weights) {
  const nanoseconds = (1e9 * secondsPerEpoch) / (50_000 * weights);
  console.log(
    `  ${String(name).padStart(5)}: ${secondsPerEpoch.toFixed(4)} s/epoch, ${nanoseconds.toFixed(3)} ns a weight and example; ` +
      `${((1e6 * millisecondsToBegin) / weights).toFixed(0)} ns a weight to begin`,
  );
}

function arms(folder, node) {
  console.log("\narms: runx plan of a grid");
  const place = mkdtempSync(join(tmpdir(), "runx-bench-"));
  for (const count of [100, 1000, 10_000, 100_000]) {
    const spec = [
      `name: arms`,
      `data: { source: inline, inputs: [[0], [1]], targets: [[0], [1]] }`,
      `layers: [1, 1]`,
      `batch_size: 2`,
      `epochs: 1`,
      // A list of so many numbers would be a file larger than a spec may be.
      `vary: { eta: { from: 0.001, to: ${count / 1000}, step: 0.001 } }`,
    ];
    writeFileSync(join(place, "arms.yaml"), `${spec.join("\n")}\n`);
    const started = performance.now();
    const { status, stderr } = spawnSync(node, [join(folder, "dist/main.js"), "plan", "arms.yaml"], {
      cwd: place,
    });
    const milliseconds = performance.now() - started;
    const failed = status === 0 ? "" : `  ${String(stderr).trim().split("\n")[0]}`;
    console.log(`  ${String(count).padStart(6)}: ${milliseconds.toFixed(0)} ms${failed}`);
  }
  rmSync(place, { recursive: true });
}
