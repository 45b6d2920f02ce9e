/** Records 1,000 trials of its own as fast as it can: database, number of the process, how many. */
import { openStore } from "../../dist/store/store.js";

const [path, number, count] = process.argv.slice(2).map((word, index) => (index === 0 ? word : Number(word)));
const parameters = { data: { source: "inline", inputs: [[1]], targets: [[0]] }, layers: [1, 1], epochs: 1 };
const arm = { varied: { process: number }, parameters };
const trials = Array.from({ length: count }, (_, index) => ({
  id: `${number}-${index}`,
  arm,
  seed: index,
  dataDigest: "d",
  numerics: "n",
}));
const source = { path: "", text: "", overrides: [] };
const spec = { name: `process-${number}`, tags: [], arms: [arm], seeds: [], report: {}, source };
const provenance = { runx: "", node: "", os: "", cpu: "", cores: 1, jobs: 1, numerics: "", command: [] };

const clock = new Int32Array(new SharedArrayBuffer(4));
const store = openStore(path, "write");
const log = store.beginRun({ spec, trials }, provenance, "nothing");
for (const { id } of trials) {
  // While another process writes, a trial is not claimed: ask again, as a run does.
  while (log.lease(id).kind !== "leased") Atomics.wait(clock, 0, 0, 5);
  log.epoch(id, { epoch: 1, eta: 1, metrics: { "train.cost": 1, "train.accuracy": 1 } });
  log.end(id, {
    status: "completed",
    epochs: 1,
    stoppedEarly: false,
    weightsSha256: "",
    neverPredicted: [],
    seconds: 0,
  });
}
log.close(0);
store.close();
