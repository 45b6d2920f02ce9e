/**
 * Times runx, an earlier commit of it, and the peers that are installed, one after another in each round, each on one
 * pinned core. Prints medians over the rounds, and how many times as fast as the fastest peer runx is, on each Node
 * that is named. With --programs it times N runs of a program beside GNU parallel and xargs instead, with --machines N trials
 * by a queue and by task files beside one process.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildEarlier } from "./earlier.mjs";
import { readFlags } from "./flags.mjs";
import { growth } from "./growth.mjs";
import { machines } from "./machines.mjs";
import { peersFor, runPeer } from "./peers.mjs";
import { programs } from "./programs.mjs";
import { TABLE, WORKLOADS } from "./workloads.mjs";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const flags = readFlags();
const { rounds, epochs } = flags;
const where = { pythons: flags.python };
const earlier = flags.against && buildEarlier(flags.against);

for (const name of flags.workloads) await compare(name, WORKLOADS[name]);
if (flags.programs !== undefined) programs(flags.programs, rounds);
if (flags.machines !== undefined) await machines(flags.machines, HERE);
if (flags.more) await more();

async function compare(name, workload) {
  console.log(
    `\n${name}: ${workload.layers.join("-")}, ${workload.cost}, η ${workload.eta}, mini-batches of ${workload.batch}${workload.steps ? `, ${workload.steps} steps` : ""}`,
  );
  const ours = flags.node.map((node) => ({
    name: `runx (Node ${versionOf(node)})`,
    run: () => runx(workload, epochs, node),
  }));
  const before = earlierContestants(workload);
  const theirs = peersFor(where, workload).map((peer) => ({
    name: peer.name,
    run: () => runPeer(peer, workload, epochs),
  }));
  const medians = await inTurn([...ours, ...before, ...theirs], workload.atLeast);
  before.forEach(({ name }, i) => {
    const share = medians[i].seconds / medians[ours.length + i].seconds;
    console.log(`  ${medians[i].name} takes ${share.toFixed(3)} of the time of ${name}`);
  });
  if (theirs.length === 0) return;
  const fastest = medians
    .slice(ours.length + before.length)
    .reduce((a, b) => (b.seconds < a.seconds ? b : a));
  for (const { name, seconds } of medians.slice(0, ours.length)) {
    console.log(`  ${name} is ${(fastest.seconds / seconds).toFixed(2)} times as fast as ${fastest.name}`);
  }
}

/** The earlier commit on each Node; none where it cannot train such a network yet. */
function earlierContestants(workload) {
  if (!earlier) return [];
  try {
    runx(workload, 1, flags.node[0], earlier);
  } catch {
    console.log(`  ${flags.against} cannot train it`);
    return [];
  }
  return flags.node.map((node) => ({
    name: `${flags.against} (Node ${versionOf(node)})`,
    run: () => runx(workload, epochs, node, earlier),
  }));
}

function versionOf(node) {
  return spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1);
}

/** Every contestant once a round; the median of the rounds. A result that has not learned counts for nothing. */
async function inTurn(contestants, atLeast) {
  const seconds = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { name, run }] of contestants.entries()) {
      const { secondsPerEpoch, accuracy } = await run();
      if (accuracy < atLeast)
        throw new Error(`${name} reached only ${accuracy}: it does not train what it should`);
      seconds[i].push(secondsPerEpoch);
    }
  }
  return contestants.map(({ name }, i) => {
    const result = { name, seconds: median(seconds[i]) };
    const range = `${Math.min(...seconds[i]).toFixed(4)} … ${Math.max(...seconds[i]).toFixed(4)}`;
    console.log(`  ${name.padEnd(30)} ${result.seconds.toFixed(4)} s/epoch   (${range})`);
    return result;
  });
}

async function more() {
  const { W1, W5 } = WORKLOADS;
  console.log("\nW1 in float64");
  const numpy = peersFor(where, W1).filter(({ needs }) => needs.startsWith("scipy"));
  await inTurn(
    [
      { name: "runx", run: () => runx({ ...W1, precision: "float64" }) },
      ...numpy.map((peer) => ({
        name: `${peer.name}, float64`,
        run: () => runPeer(peer, W1, epochs, "float64"),
      })),
    ],
    W1.atLeast,
  );
  console.log("\nno pixel zero (peers take the time they take with zeros)");
  for (const name of ["W1", "W2", "W3", "W4"]) {
    const { secondsPerEpoch } = runx({ ...WORKLOADS[name], dense: true });
    console.log(`  ${name}  ${secondsPerEpoch.toFixed(4)} s/epoch`);
  }
  console.log("\ntwo workers against one, eight seeds of W1");
  const [one, two] = [1, 2].map((threads) => runx({ ...W5, seeds: 8, threads }).secondsPerEpoch);
  console.log(`  ${one.toFixed(3)} s against ${two.toFixed(3)} s: ${(one / two).toFixed(2)} times as fast`);
  const w1 = runx(W1);
  console.log("\nW1 besides training");
  console.log(
    `  reading and checking MNIST ${w1.millisecondsToLoad.toFixed(0)} ms, compressing it ${w1.millisecondsToShare.toFixed(0)} ms`,
  );
  console.log(
    `  evaluating 20,000 images takes ${(100 * w1.evaluationShare).toFixed(0)} % of an epoch's training`,
  );
  console.log(
    `  first epoch ${w1.secondsFirstEpoch.toFixed(4)} s, peak memory ${w1.peakMegabytes.toFixed(0)} MB`,
  );
  console.log("\ncompressed rows take so many times as long as whole rows");
  process.stdout.write(run(["taskset", "-c", "1", flags.node[0]], join(HERE, "bench", "density.mjs")));
  await smallTable();
  growth((workload) => runx(workload, 2), HERE, flags.node[0]);
}

async function smallTable() {
  console.log("\na table of 150 rows, 4-10-3, mini-batches of 10");
  const epochs = 1000;
  const adam = { optimizer: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, eta: 0.01 };
  const ours = [
    ["runx", {}],
    ["runx, adam", adam],
  ].map(([name, changes]) => ({ name, run: () => runx({ ...TABLE, ...changes }, epochs) }));
  const theirs = peersFor(where, TABLE).map((peer) => ({
    name: peer.name,
    run: () => runPeer(peer, TABLE, epochs),
  }));
  for (const { name, run } of [...ours, ...theirs]) {
    const { secondsPerEpoch, accuracy } = await run();
    if (accuracy < TABLE.atLeast) throw new Error(`${name} reached only ${accuracy}`);
    console.log(`  ${name.padEnd(30)} ${(1e6 * secondsPerEpoch).toFixed(1)} µs/epoch`);
  }
}

/** One run of runx in a process of its own; one thread is pinned to the core that peers are pinned to. */
function runx(workload, times = epochs, node = flags.node[0], folder = HERE) {
  const task = JSON.stringify({ ...workload, epochs: times });
  const command = workload.threads > 1 ? [node] : ["taskset", "-c", "1", node];
  return JSON.parse(run(command, join(folder, "bench", "train.mjs"), task));
}

function run(command, path, ...args) {
  const [program, ...rest] = [...command, path, ...args];
  const { stdout, stderr, status } = spawnSync(program, rest, { encoding: "utf8" });
  if (status !== 0) throw new Error(`runx failed: ${stderr}`);
  return stdout;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
