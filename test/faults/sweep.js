/** A sweep over the stages as built: database, jobs. Exits with 0, or with 2 and the refusal's code. */
import { createHash } from "node:crypto";
import { load } from "../../dist/data/index.js";
import { runTrials } from "../../dist/run/run.js";
import { threads } from "../../dist/run/thread.js";
import { trainerFor } from "../../dist/run/trainers.js";
import { openStore } from "../../dist/store/store.js";

const [path, jobs] = process.argv.slice(2);
const inputs = Array.from({ length: 64 }, (_, i) => [i % 8, Math.floor(i / 8)]);
const targets = inputs.map(([a, b]) => [(a ^ b) & 1]);
const data = { source: "inline", inputs, targets };
const base = {
  data,
  layers: [2, 16, 1],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "cross-entropy",
  init: "scaled",
  precision: "float64",
  monitor: ["initial", "gradient"],
  epochs: 15,
  batch_size: 8,
};
const arms = [0.1, 0.2, 0.5, 1, 2].map((eta) => ({ varied: { eta }, parameters: { ...base, eta } }));
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const trials = arms.flatMap((arm) =>
  seeds.map((seed) => ({
    id: createHash("sha256")
      .update(JSON.stringify([arm.varied, seed]))
      .digest("hex"),
    arm,
    seed,
    dataDigest: "d",
    numerics: "reference/1",
  })),
);
const spec = {
  name: "sweep",
  tags: [],
  arms,
  seeds,
  report: {},
  source: { path: "sweep.yaml", text: "", overrides: [] },
};
const provenance = { runx: "", node: "", os: "", cpu: "", cores: 1, jobs: 1, numerics: "", command: [] };

try {
  const store = openStore(path, "write");
  const states = store.states(spec.name, trials);
  const log = store.beginRun({ spec, trials }, provenance, "nothing");
  await runTrials({
    trials: trials.filter((_, index) => states[index].kind !== "cached"),
    ledger: log,
    trainer: await trainerFor("reference"),
    executors: threads("reference"),
    jobs: Number(jobs),
    dataset: () => load(data, "."),
    retries: 0,
    failFast: false,
    stop: new AbortController().signal,
    onEvent: () => {},
  });
  log.close(0);
  store.close();
} catch (error) {
  console.error(error.problems?.map(({ code }) => code).join() ?? error);
  process.exit(2);
}
