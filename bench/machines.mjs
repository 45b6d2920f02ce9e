/** What a queue and task files cost beside one process. Starts a redis-server of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { saturation } from "./saturation.mjs";

const WORKERS = 2;
const TASK_FILES = 100;
/** Of some 2 s each. */
const SLOW_TRIALS = 50;
const SLOW_EPOCHS = 120;
/** A process tells what it used when it ends. */
const TELLING = `data:text/javascript,${encodeURIComponent(
  `import { writeFileSync } from "node:fs";
   process.on("exit", () => writeFileSync(process.env.BENCH_USED, JSON.stringify(process.resourceUsage())));`,
)}`;

/** `count` tiny trials each way; `folder` holds the built command. */
export async function machines(count, folder) {
  const place = mkdtempSync(join(tmpdir(), "runx-bench-"));
  const redis = await startRedis(place);
  const bench = { place, folder, url: redis.url };
  try {
    const perResult = await tiny(bench, count);
    await slow(bench, SLOW_TRIALS);
    await planned(bench, 10 * count);
    await taskFiles(bench, count);
    saturation(perResult);
  } finally {
    await redis.kill();
    rmSync(place, { recursive: true, force: true });
  }
}

/** Seconds of the coordinator's CPU a result. */
async function tiny(bench, count) {
  console.log(`\n${count} tiny trials, ${WORKERS} at a time`);
  spec(bench, "tiny-start", WORKERS);
  const start = await throughQueue(bench, "tiny-start.yaml", "start.db");
  spec(bench, "tiny", count);
  const alone = await runx(bench, "tiny.yaml", "--db", "alone.db", "--jobs", String(WORKERS), "--quiet");
  const queued = await throughQueue(bench, "tiny.yaml", "queue.db");
  const cpu = queued.cpu / count;
  console.log(`  in one process ${alone.seconds.toFixed(1)} s, by queue ${queued.seconds.toFixed(1)} s`);
  console.log(
    `  of these start and end by queue ${start.seconds.toFixed(1)} s, with ${start.cpu.toFixed(2)} s CPU of the coordinator: ${WORKERS} trials`,
  );
  bar("as long as in one process", queued.seconds / alone.seconds, 3, "times");
  bar("a trial by queue", (1000 * queued.seconds) / count, 3, "ms");
  bar("CPU of the coordinator a result", 1000 * cpu, 1, "ms");
  return cpu;
}

/** Trials of more than a second. The start is taken off, as it is the same however many there are. */
async function slow(bench, count) {
  const start = await slowTrials(bench, "slow-start", WORKERS, 1);
  const all = await slowTrials(bench, "slow", count, SLOW_EPOCHS);
  const alone = all.alone - start.alone;
  const queued = all.queued - start.queued;
  console.log(`\n${count} trials of ${((alone * WORKERS) / count).toFixed(1)} s`);
  console.log(`  in one process ${all.alone.toFixed(1)} s, by queue ${all.queued.toFixed(1)} s`);
  console.log(
    `  of these start and end ${start.alone.toFixed(1)} s and ${start.queued.toFixed(1)} s: ${WORKERS} trials of one epoch`,
  );
  bar("throughput by queue, of one process", (100 * alone) / queued, -98, "%");
}

async function slowTrials(bench, name, count, epochs) {
  const network =
    "data: { source: mnist, train: 10000, test: 100 }\nlayers: [784, 30, 10]\nbatch_size: 10\neta: 0.5";
  spec(bench, name, count, network, epochs);
  const alone = await runx(
    bench,
    `${name}.yaml`,
    "--db",
    `${name}-alone.db`,
    "--jobs",
    String(WORKERS),
    "--quiet",
  );
  const queued = await throughQueue(bench, `${name}.yaml`, `${name}-queue.db`);
  return { alone: alone.seconds, queued: queued.seconds };
}

/** Memory of a run that has planned very many. */
async function planned(bench, count) {
  spec(bench, "planned", count);
  const run = start(bench, "planned.yaml", "--db", "planned.db", "--queue", "--quiet");
  await sleep(20_000);
  run.child.kill("SIGINT");
  const { bytes } = await run.ended;
  console.log(`\n${count} trials planned`);
  bar("memory of the coordinator", bytes / 2 ** 20, 300, "MiB");
}

/** The results of one task, shared out over files as many tasks would have written them. */
async function taskFiles(bench, count) {
  const { place } = bench;
  await runx(bench, "export", "tasks", "tiny.yaml", "--for", "plain", "--out", "tasks", "--tasks", "1");
  await runx(bench, "work", "tasks", "--task", "1", "--jobs", String(WORKERS), "--quiet");
  const results = join(place, "tasks", "results");
  const [file] = readdirSync(results);
  const lines = readFileSync(join(results, file), "utf8").trimEnd().split("\n");
  rmSync(join(results, file));
  const each = Math.ceil(lines.length / TASK_FILES);
  for (let i = 0; i * each < lines.length; i++) {
    const some = lines.slice(i * each, (i + 1) * each);
    writeFileSync(join(results, file.replace(".jsonl", `-${i}.jsonl`)), `${some.join("\n")}\n`);
  }
  const { seconds } = await runx(bench, "import", "tasks", "--db", "tasks.db");
  console.log(`\n${count} trials in ${TASK_FILES} files of results`);
  bar("imported", seconds, (10 * count) / 10_000, "s");
}

async function throughQueue(bench, name, db) {
  const workers = Array.from({ length: WORKERS }, (_, i) =>
    start(bench, "worker", "--jobs", "1", "--quiet", "--spool", `spool-${name}-${i}`),
  );
  const queued = await runx(bench, name, "--db", db, "--queue", "--quiet");
  for (const { child } of workers) child.kill("SIGTERM");
  await Promise.all(workers.map(({ ended }) => ended));
  return queued;
}

/** `atMost` below zero: at least so much. */
function bar(what, value, atMost, unit) {
  const holds = atMost < 0 ? value >= -atMost : value <= atMost;
  const rule = atMost < 0 ? `at least ${-atMost}` : `at most ${atMost}`;
  console.log(`  ${what}: ${value.toFixed(2)} ${unit} (${rule}: ${holds ? "holds" : "does not hold"})`);
}

const TINY =
  "data: { source: inline, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] }\nlayers: [2, 2, 1]\nbatch_size: 4\neta: 0.5";

function spec({ place }, name, seeds, network = TINY, epochs = 1) {
  writeFileSync(
    join(place, `${name}.yaml`),
    `name: ${name}\n${network}\nepochs: ${epochs}\nseeds: ${seeds}\n`,
  );
}

async function runx(bench, ...args) {
  const run = start(bench, ...args);
  const used = await run.ended;
  if (used.code !== 0) throw new Error(`runx ${args.join(" ")} ended with ${used.code}: ${used.told}`);
  return used;
}

let started = 0;

function start({ place, folder, url }, ...args) {
  const used = join(place, `used-${started++}.json`);
  const env = { ...process.env, RUNX_QUEUE: url, XDG_STATE_HOME: place, BENCH_USED: used };
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", TELLING, join(folder, "dist/main.js"), ...args], {
    cwd: place,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += chunk;
  });
  const ended = once(child, "close").then(([code]) => {
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(used, "utf8"));
    return {
      code,
      told,
      seconds: (performance.now() - began) / 1000,
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      bytes: 1024 * maxRSS,
    };
  });
  return { child, ended };
}

async function startRedis(place) {
  const port = await freePort();
  const args = [
    "--port",
    String(port),
    "--dir",
    place,
    "--appendonly",
    "yes",
    "--maxmemory-policy",
    "noeviction",
  ];
  const redis = spawn("redis-server", args, { stdio: "ignore" });
  await sleep(1000);
  const kill = async () => {
    // Asked to end it would write its data first, and go on where its folder is gone.
    redis.kill("SIGKILL");
    await once(redis, "close");
  };
  return { url: `redis://localhost:${port}`, kill };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
