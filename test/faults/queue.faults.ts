import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { Queue } from "bullmq";
import { execa } from "execa";
import { expect, test } from "vitest";
import { classOf, networkClass } from "../../src/machines/job-class.ts";
import type { ResultMessage } from "../../src/machines/messages.ts";
import { type Sealed, seal, unseal } from "../../src/machines/wire.ts";
import { samplePlan, temporaryFolder } from "../store/samples.ts";
import { finished, inProcess, recordsOf, TINY, worker, workplace } from "./queued.ts";
import { RedisServer, runx, runxWith } from "./redis.ts";
import { share, tell } from "./share.ts";
import { smallDisk } from "./small-disk.ts";

/** A queue of a Redis, as runx names it. */
async function withQueue<T>(
  redis: RedisServer,
  name: string,
  use: (queue: Queue<Sealed | readonly Sealed[]>) => Promise<T>,
) {
  const queue = new Queue<Sealed | readonly Sealed[]>(name, {
    connection: { host: "127.0.0.1", port: redis.port },
    prefix: "runx1",
  });
  try {
    return await use(queue);
  } finally {
    await queue.close();
  }
}

const statusOf = async (folder: string, redis: RedisServer) =>
  JSON.parse((await runx(folder, redis.url, "queue", "--json")).stdout) as {
    readonly workers: readonly { readonly machine: { readonly worker: string } }[];
    readonly classes: readonly {
      readonly waiting: number;
      readonly training: number;
      readonly servedBy: readonly string[];
      readonly lacks: { readonly [worker: string]: string };
    }[];
  };

const workersThere = (redis: RedisServer) => redis.ask((each) => each.keys("runx1-worker-*"));

/** Its program for one seed kills whatever worker runs it. */
const POISON = `const { readFileSync } = require("node:fs");
const parentOf = (pid) => Number(readFileSync("/proc/" + pid + "/stat", "utf8").split(") ")[1].split(" ")[1]);
if (process.argv[2] === "2") {
  const worker = parentOf(process.ppid);
  if (readFileSync("/proc/" + worker + "/cmdline", "utf8").includes("worker")) process.kill(worker, "SIGKILL");
  setTimeout(() => {}, 60000);
} else console.log(JSON.stringify({ epoch: 1, "test.cost": Number(process.argv[2]) }));
`;

test("a trial that kills three workers has failed, and names them; the others are completed", async () => {
  const others = share(99);
  const folder = temporaryFolder();
  writeFileSync(join(folder, "poison.js"), POISON);
  writeFileSync(
    join(folder, "poison.yaml"),
    `name: poison\ncommand: [node, poison.js, "{seed}"]\ninputs: [poison.js]\nmetrics: { from: stdout }\nseeds: ${others + 1}\n`,
  );
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "poison.yaml", "--db", "queue.db", "--queue", "--quiet");
  const start = () => runx(folder, redis.url, "worker", "--jobs", "1", "--commands", ".", "--spool", "a");
  let lost = 0;
  let one = start();
  while (run.exitCode === null) {
    await Promise.race([run, one]);
    if (run.exitCode !== null) break;
    lost += 1;
    one = start();
  }
  expect(await finished(run, [one])).toMatchObject({ exitCode: 1 });
  const db = new Database(join(folder, "queue.db"), { readonly: true });
  const count = (status: string) =>
    db.prepare("SELECT count(*) FROM trial_results WHERE status = ?").pluck().get(status);
  expect([count("completed"), count("failed")]).toEqual([others, 1]);
  const reason = db.prepare("SELECT reason FROM attempts WHERE status = 'failed'").pluck().get() as string;
  expect(reason).toMatch(/^its worker was lost 3 times: (\S+, ){2}\S+$/);
  db.close();
  expect(lost).toBe(3);
  tell("a poison trial", { failed: 1, completed: others, "workers it killed": lost });
});

test("a trial that kills a worker has failed, and none of those that were lost beside it each time", async () => {
  const folder = temporaryFolder();
  // The others are still running when it kills their worker.
  writeFileSync(
    join(folder, "poison.js"),
    `setTimeout(() => {\n${POISON}}, process.argv[2] === "2" ? 500 : 1500);\n`,
  );
  writeFileSync(
    join(folder, "poison.yaml"),
    'name: poison\ncommand: [node, poison.js, "{seed}"]\ninputs: [poison.js]\nmetrics: { from: stdout }\nseeds: 4\n',
  );
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "poison.yaml", "--db", "queue.db", "--queue", "--quiet");
  const start = () => runx(folder, redis.url, "worker", "--jobs", "4", "--commands", ".", "--spool", "a");
  let lost = -1;
  let one: ReturnType<typeof start> | undefined;
  while (run.exitCode === null) {
    lost += 1;
    one = start();
    await Promise.race([run, one]);
  }
  expect(await finished(run, [one!])).toMatchObject({ exitCode: 1 });
  const db = new Database(join(folder, "queue.db"), { readonly: true });
  const statuses = db.prepare("SELECT status FROM trial_results ORDER BY seed").pluck().all();
  db.close();
  expect(statuses).toEqual(["completed", "failed", "completed", "completed"]);
  expect(lost).toBe(3);
  tell("a poison trial among others", { failed: 1, completed: 3, "workers it killed": lost });
});

test("idle workers are there again after Redis was away for 20 s, and train", async () => {
  const folder = workplace(5);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  while ((await workersThere(redis)).length < workers.length) await sleep(100);
  await redis.kill();
  await sleep(20_000);
  await redis.ask((each) => each.ping()).catch(() => {});
  await redis.start();
  const back = performance.now();
  await redis.ask((each) => each.flushall());
  while ((await workersThere(redis)).length < workers.length) await sleep(20);
  const seconds = (performance.now() - back) / 1000;
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  expect(await finished(run, workers)).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 10, twice: 0, text: expected });
  tell("idle workers after an outage of 20 s", { workers: 2, "back after s": seconds.toFixed(1) });
});

test("of the tiny trials that a worker takes together, those count as waiting that it does not train", async () => {
  const folder = workplace(200, TINY.replace("epochs: 1", "epochs: 300"));
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const one = worker(folder, redis.url, "a");
  let held = 0;
  for (let isOver = false; !isOver; isOver = run.exitCode !== null) {
    const active = await redis.ask(async (each) => {
      const lists = await each.keys("runx1:*:active");
      return lists.length === 0 ? 0 : each.llen(lists[0]!);
    });
    held = Math.max(held, active);
    for (const { training } of (await statusOf(folder, redis)).classes) expect(training).toBeLessThan(2);
  }
  expect(await finished(run, [one])).toMatchObject({ exitCode: 0 });
  expect(held).toBeGreaterThan(1);
  tell("tiny trials by queue", { "held at a time": held, "told as in training": "1 at most" });
});

test("a Redis without room takes nothing for a while, and nothing is lost", async () => {
  const rounds = share(10);
  const folder = workplace(20 * rounds);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    await sleep(1500);
    await redis.ask((each) => each.config("SET", "maxmemory", "1"));
    const answer = await redis
      .ask((each) => each.set("runx1-ballast", "x"))
      .catch((error: Error) => error.message);
    expect(answer).toContain("OOM");
    refused += 1;
    await sleep(3000);
    await redis.ask((each) => each.config("SET", "maxmemory", "0"));
  }
  expect(await finished(run, workers)).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 40 * rounds, twice: 0, text: expected });
  tell("Redis full", { times: refused, "recorded once, as in one process": 40 * rounds });
});

test("a worker whose disk is full says so, and its results come all the same", async () => {
  const disk = await smallDisk(1);
  if (disk === undefined) return;
  try {
    execFileSync("dd", ["if=/dev/zero", `of=${join(disk.folder, "ballast")}`, "bs=16k"], { stdio: "ignore" });
  } catch {
    // It ends when there is no room left.
  }
  const folder = workplace(share(50));
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const one = worker(folder, redis.url, disk.folder);
  expect(await finished(run, [one])).toMatchObject({ exitCode: 0 });
  expect((await one).stderr).toContain("no room on the disk");
  const trials = 2 * share(50);
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: trials, twice: 0, text: expected });
  tell("a worker with a full disk", { trials });
});

test("a worker takes no trial of another version or arithmetic, and says why", async () => {
  const count = share(50);
  const folder = workplace(1);
  const redis = await RedisServer.start();
  const [trial] = samplePlan(1).trials;
  const numerics = ["wasm-fma/999", "wasm-plain/999", "quantum/1"];
  const names: string[] = [];
  for (const each of numerics) {
    const needs = networkClass({ ...trial!, numerics: each });
    const name = classOf(needs);
    names.push(name);
    await redis.ask((to) => to.hset("runx1-classes", name, JSON.stringify(seal(needs, ""))));
    await withQueue(redis, name, async (queue) => {
      for (let i = 0; i < count; i++)
        await queue.add("trial", { body: "{}", mac: "" }, { jobId: `of-a-run-${i}` });
    });
  }
  const one = worker(folder, redis.url, "a");
  const lacks = async () =>
    (await statusOf(folder, redis)).classes.flatMap((each) => Object.values(each.lacks));
  while ((await lacks()).length < numerics.length) await sleep(100);
  for (const each of (await statusOf(folder, redis)).classes)
    expect(each).toMatchObject({ waiting: count, training: 0, servedBy: [] });
  expect((await lacks()).sort()).toEqual([
    expect.stringMatching(/^it computes with wasm-\S+, not with wasm-fma\/999$/),
    expect.stringMatching(/^it computes with wasm-\S+, not with wasm-plain\/999$/),
    "its runx has no engine for quantum/1",
  ]);
  one.kill("SIGKILL");
  tell("trials of other versions", { of: numerics.length * count, taken: 0 });
});

test("results that come twice are verifications, and one with another bit is a finding", async () => {
  const seeds = share(50);
  const trials = 2 * seeds;
  const folder = workplace(seeds);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const start = (spec: string, ...more: string[]) =>
    runx(folder, redis.url, spec, "--db", "queue.db", "--queue", ...more);
  await start("sweep.yaml", "--detach", "--quiet");
  const results = `results-${replyOf(folder)}`;
  const first = worker(folder, redis.url, "a");
  const waiting = async () =>
    (await withQueue(redis, results, (queue) => queue.getWaiting())).flatMap(({ data }) => data);
  while ((await waiting()).length < trials) await sleep(200);
  const sent = (await waiting()).map((sealed) => unseal("result", sealed, ""));
  expect(await finished(start("sweep.yaml", "--quiet"), [first])).toMatchObject({ exitCode: 0 });

  // Another run on the same database is there to hear them.
  const other = readFileSync(join(folder, "sweep.yaml"), "utf8").replace("name: sweep", "name: other");
  writeFileSync(join(folder, "other.yaml"), other.replace("eta: [0.1, 0.5]", "eta: [0.2]"));
  const run = start("other.yaml", "--quiet");
  await withQueue(redis, results, async (queue) => {
    const again = sent.map((result, i) => seal(i === 0 ? flipped(result) : result, ""));
    // Whether they come together or one by one.
    const [some, others] = [again.slice(0, trials / 2), again.slice(trials / 2)];
    for (const data of [some, ...others.map((each) => [each])])
      await queue.add("results", data, { removeOnComplete: true });
  });
  while ((await withQueue(redis, results, (queue) => queue.getJobCountByTypes("waiting", "active"))) > 0)
    await sleep(200);
  const second = worker(folder, redis.url, "b");
  const { exitCode, stderr } = await finished(run, [second]);
  expect(exitCode).toBe(1);
  expect(stderr.match(/to other bits/g)).toHaveLength(1);
  expect(stderr.match(/to the same bits/g)).toHaveLength(trials - 1);
  const db = new Database(join(folder, "queue.db"), { readonly: true });
  const twice = db
    .prepare(
      "SELECT count(*) FROM (SELECT trial FROM attempts WHERE status = 'completed' GROUP BY trial HAVING count(*) > 1)",
    )
    .pluck()
    .get();
  expect(twice).toBe(0);
  db.close();
  expect(JSON.parse(expected)[0]).toHaveLength(trials);
  tell("results delivered twice", { of: trials, findings: 1 });
});

/** What a database is called on the queue. */
function replyOf(folder: string): string {
  const db = new Database(join(folder, "queue.db"), { readonly: true });
  try {
    return db.prepare("SELECT name FROM identity").pluck().get() as string;
  } finally {
    db.close();
  }
}

function flipped(result: ResultMessage): ResultMessage {
  if (result.outcome.status !== "completed") throw new TypeError("it did not complete");
  const { weightsSha256 } = result.outcome;
  const bit = (Number.parseInt(weightsSha256[0]!, 16) ^ 1).toString(16);
  return { ...result, outcome: { ...result.outcome, weightsSha256: bit + weightsSha256.slice(1) } };
}

/** Fails on a machine that is not in order, and tells another value each time it is run. */
const MOODY = `if (process.env.BROKEN) process.exit(1);
const { existsSync, writeFileSync } = require("node:fs");
console.log(JSON.stringify({ epoch: 1, "test.cost": existsSync("runs") ? 2 : 1 }));
writeFileSync("runs", "");
`;

function moody(seeds: number): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "moody.js"), MOODY);
  writeFileSync(
    join(folder, "moody.yaml"),
    `name: moody\ncommand: [node, moody.js]\ninputs: [moody.js]\nmetrics: { from: stdout }\nseeds: ${seeds}\n`,
  );
  return folder;
}

test("a worker on which three trials in a row fail at once ends with 1, and others do the rest", async () => {
  const others = share(20);
  const folder = moody(3 + others);
  const redis = await RedisServer.start();
  const start = (...more: string[]) =>
    runx(folder, redis.url, "moody.yaml", "--db", "queue.db", "--queue", "--quiet", ...more);
  const run = start();
  const serve = ["worker", "--jobs", "1", "--commands", ".", "--spool", "a"];
  const broken = await runxWith({ RUNX_QUEUE: redis.url, BROKEN: "1" }, folder, ...serve);
  expect(broken.exitCode).toBe(1);
  expect(broken.stderr).toContain("Three trials in a row failed");
  const well = runx(folder, redis.url, ...serve);
  expect(await run).toMatchObject({ exitCode: 1 });
  const count = (status: string) => {
    const db = new Database(join(folder, "queue.db"), { readonly: true });
    try {
      return db.prepare("SELECT count(*) FROM trial_results WHERE status = ?").pluck().get(status);
    } finally {
      db.close();
    }
  };
  expect([count("completed"), count("failed")]).toEqual([others, 3]);
  expect(await finished(start("--rerun-failed"), [well])).toMatchObject({ exitCode: 0 });
  expect([count("completed"), count("failed")]).toEqual([3 + others, 0]);
  tell("a worker that is not in order", { failed: 3, "completed by another": others, "run again": 3 });
});

test("of a program that two workers have run the first result counts, and a difference is told", async () => {
  const folder = moody(1);
  const redis = await RedisServer.start();
  const start = (...more: string[]) =>
    runx(folder, redis.url, "moody.yaml", "--db", "queue.db", "--queue", "--quiet", ...more);
  const serve = (spool: string) =>
    runx(folder, redis.url, "worker", "--jobs", "1", "--commands", ".", "--spool", spool, "--until-empty");
  await start("--detach");
  expect((await serve("a")).exitCode).toBe(0);
  const results = `results-${replyOf(folder)}`;
  const [first] = await withQueue(redis, results, (queue) => queue.getWaiting());
  // Its worker is thought lost: another one runs the program.
  await withQueue(redis, results, (queue) => queue.obliterate({ force: true }));
  await redis.ask((each) => each.flushall());
  await start("--detach");
  expect((await serve("b")).exitCode).toBe(0);
  expect((await start()).exitCode).toBe(0);
  const before = recordsOf(join(folder, "queue.db"));
  expect(before).toMatchObject({ completed: 1 });

  writeFileSync(
    join(folder, "other.yaml"),
    readFileSync(join(folder, "moody.yaml"), "utf8")
      .replace("name: moody", "name: other")
      .replace("seeds: 1", "seeds: [2]"),
  );
  const run = runx(folder, redis.url, "other.yaml", "--db", "queue.db", "--queue");
  await withQueue(redis, results, (queue) => queue.add("results", first!.data, { removeOnComplete: true }));
  const more = serve("c");
  const { exitCode, stderr } = await run;
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/with other results/);
  await more;
  expect(recordsOf(join(folder, "queue.db"))).toMatchObject({ completed: 2, twice: 0 });
  const kept = JSON.parse(recordsOf(join(folder, "queue.db")).text)[1] as unknown[];
  expect(kept).toEqual(expect.arrayContaining(JSON.parse(before.text)[1] as unknown[]));
  tell("a program that two workers have run", { recorded: 1, "differences told": 1 });
});

test("a database that is locked for a while gets the results afterwards", async () => {
  const rounds = share(10);
  const folder = workplace(10 * rounds);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  let locked = 0;
  while (locked < rounds && run.exitCode === null) {
    await sleep(1000);
    const db = new Database(join(folder, "queue.db"), { timeout: 10_000 });
    db.exec("BEGIN IMMEDIATE");
    await sleep(7000);
    db.exec("ROLLBACK");
    db.close();
    locked += 1;
  }
  expect(await finished(run, workers)).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 20 * rounds, twice: 0, text: expected });
  tell("a locked database", { times: locked, "for seconds": 7 });
});

test("two runs on one database, and two databases on one queue, each record every trial once", async () => {
  const folder = workplace(share(50));
  const trials = 2 * share(50);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const start = (db: string) => runx(folder, redis.url, "sweep.yaml", "--db", db, "--queue", "--quiet");
  const runs = [start("one.db"), start("one.db"), start("other.db")];
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  for (const run of runs) expect(await run).toMatchObject({ exitCode: 0 });
  for (const each of workers) each.kill("SIGKILL");
  for (const db of ["one.db", "other.db"])
    expect(recordsOf(join(folder, db))).toEqual({ completed: trials, twice: 0, text: expected });
  tell("runs that share", { "on one database": 2, "databases on one queue": 2, "trials of each": trials });
});

test("a worker ends although Redis is away, and what it trained is sent by the next one", async () => {
  const folder = workplace(5);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const first = runx(folder, redis.url, "worker", "--jobs", "1", "--spool", "a");
  let told = "";
  first.stderr.on("data", (text) => {
    told += text;
  });
  while (!told.includes("started")) await sleep(20);
  await redis.kill();
  while (!told.includes("completed")) await sleep(20);
  process.kill(first.pid!, "SIGTERM");
  expect((await first).signal ?? "SIGINT").toBe("SIGINT");
  expect(readdirSync(join(folder, "a")).filter((name) => name.endsWith(".results")).length).toBeGreaterThan(
    0,
  );
  await redis.start();
  const second = worker(folder, redis.url, "a");
  expect(await finished(run, [second])).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 10, twice: 0, text: expected });
  tell("workers that ended while Redis was away", { workers: 1, "results sent by the next": "all" });
});

/** Opens a coordinator, and closes it when it is told to. */
const OPENING = (module: string, url: string) => `
import { Coordinator } from ${JSON.stringify(module)};
const coordinator = await Coordinator.open({
  address: { url: ${JSON.stringify(url)}, key: "" }, reply: "ab", recorded: () => undefined, onEvent: () => {},
});
process.stdout.write("open\\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
await coordinator.close();
process.stdin.destroy();
process.stdout.write("closed\\n");
`;

/** What may happen to Redis as soon as the coordinator has it, and the coordinator's end all the same. */
const TROUBLES: Readonly<Record<string, (redis: RedisServer) => Promise<void>>> = {
  none: async () => {},
  killed: (redis) => redis.kill(),
  stopped: async (redis) => redis.stop(),
  back: async (redis) => {
    await redis.kill();
    await redis.start();
    // It listens for results again.
    const isHeard = async () => /flags=\S*b/.test(String(await redis.ask((each) => each.client("LIST"))));
    while (!(await isHeard())) await sleep(50);
  },
};

test("a coordinator listens again when Redis is back, and ends where Redis is gone or stands still", async () => {
  const module = fileURLToPath(new URL("../../dist/machines/coordinator.js", import.meta.url));
  const rounds = share(50);
  for (let round = 0; round < rounds; round++) {
    for (const [name, happens] of Object.entries(TROUBLES)) {
      const redis = await RedisServer.start();
      const child = execa(process.execPath, ["--input-type=module", "--eval", OPENING(module, redis.url)], {
        reject: false,
        timeout: 60_000,
      });
      await once(child.stdout, "data");
      await happens(redis);
      child.stdin.write("close\n");
      expect(await child, name).toMatchObject({ exitCode: 0, stdout: "open\nclosed", stderr: "" });
      await redis.kill();
    }
  }
  tell("coordinators closed", Object.fromEntries(Object.keys(TROUBLES).map((name) => [name, rounds])));
});
