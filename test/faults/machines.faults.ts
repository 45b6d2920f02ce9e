import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { finished, inProcess, recordsOf, TINY, worker, workplace } from "./queued.ts";
import { freePort, RedisServer, runx, runxWith } from "./redis.ts";
import { chance, share, tell } from "./share.ts";

test.each([
  ["small", 10, undefined],
  ["tiny", 200, TINY],
])("workers are killed, and every trial is recorded once and as in one process: %s ones", async (...of) => {
  const [size, perKill, network] = of;
  const random = chance();
  const kills = share(20);
  const seeds = perKill * kills;
  const folder = workplace(seeds, network);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  let killed = 0;
  while (killed < kills && run.exitCode === null) {
    await sleep(500 + 1500 * random());
    workers[killed % 2]!.kill("SIGKILL");
    workers[killed % 2] = worker(folder, redis.url, killed % 2 === 0 ? "a" : "b");
    killed += 1;
  }
  expect(await finished(run, workers)).toMatchObject({ exitCode: 0 });
  const records = recordsOf(join(folder, "queue.db"));
  expect(records).toEqual({ completed: 2 * seeds, twice: 0, text: expected });
  tell(`workers killed, ${size} trials`, {
    kills: killed,
    "recorded once, as in one process": records.completed,
  });
});

test("the run is killed, and the same command goes on with what workers have done", async () => {
  const random = chance();
  const kills = share(20);
  const folder = workplace(5 * kills);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  const start = () => runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  for (let kill = 0; kill < kills; kill++) {
    const run = start();
    await Promise.race([run, sleep(700 + 1000 * random())]);
    run.kill("SIGKILL");
    await run;
  }
  expect(await finished(start(), workers)).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 10 * kills, twice: 0, text: expected });
  tell("runs killed", { kills, "recorded once, as in one process": 10 * kills });
});

test("Redis is killed and comes back, with its data or without, and nothing is lost", async () => {
  const random = chance();
  const outages = share(10);
  const folder = workplace(20 * outages);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const workers = [worker(folder, redis.url, "a"), worker(folder, redis.url, "b")];
  let emptied = 0;
  for (let outage = 0; outage < outages; outage++) {
    await sleep(1500);
    if (outage % 2 === 0) {
      await redis.ask((each) => each.flushall());
      emptied += 1;
    }
    await redis.kill();
    await sleep(100 * 30 ** random());
    await redis.start();
  }
  expect(await finished(run, workers)).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 40 * outages, twice: 0, text: expected });
  tell("Redis killed", { outages, "of these emptied": emptied });
});

test("a frozen worker's trial is trained by another, and its late result is a verification", async () => {
  const rounds = share(5);
  const folder = workplace(10);
  const expected = await inProcess(folder);
  for (let round = 0; round < rounds; round++) {
    const redis = await RedisServer.start();
    const frozen = worker(folder, redis.url, `frozen-${round}`);
    const run = runx(folder, redis.url, "sweep.yaml", "--db", `queue-${round}.db`, "--queue", "--quiet");
    while ((await redis.ask((each) => each.keys("runx1:*:lock"))).length === 0) await sleep(50);
    await sleep(500);
    frozen.kill("SIGSTOP");
    const other = worker(folder, redis.url, `other-${round}`);
    await sleep(16_000);
    frozen.kill("SIGCONT");
    expect(await finished(run, [frozen, other])).toMatchObject({ exitCode: 0 });
    expect(recordsOf(join(folder, `queue-${round}.db`))).toEqual({ completed: 20, twice: 0, text: expected });
  }
  tell("workers frozen", { rounds });
});

test("forged jobs start nothing, and forged results record nothing", async () => {
  const forged = share(50);
  const folder = workplace(5);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  while (Object.keys(await redis.ask((each) => each.hgetall("runx1-classes"))).length === 0) await sleep(50);
  const { Queue } = await import("bullmq");
  const connection = { host: "127.0.0.1", port: redis.port };
  const [name] = Object.keys(await redis.ask((each) => each.hgetall("runx1-classes")));
  const reply = new Database(join(folder, "queue.db"), { readonly: true })
    .prepare("SELECT name FROM identity")
    .pluck()
    .get() as string;
  for (const queueName of [name!, `results-${reply}`]) {
    const queue = new Queue(queueName, { connection, prefix: "runx1" });
    for (let i = 0; i < forged; i++) {
      const body = JSON.stringify({ v: 1, kind: "job", command: ["touch", join(folder, "pwned")], i });
      await queue.add("forged", { body, mac: "00".repeat(32) }, { jobId: `forged-${i}` });
    }
    await queue.close();
  }
  const one = worker(folder, redis.url, "a");
  const { exitCode, stderr } = await finished(run, [one]);
  expect(exitCode).toBe(0);
  expect(stderr.match(/A message was refused/g)).toHaveLength(forged);
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 10, twice: 0, text: expected });
  tell("forged messages", { jobs: forged, results: forged });
});

/** A checkout of a project, whose program tells a number of its own. */
function checkout(number: number, seeds: number): string {
  const folder = temporaryFolder();
  const told = `{ epoch: 1, "test.cost": ${number} + Number(process.argv[2]) }`;
  writeFileSync(join(folder, "train.js"), `console.log(JSON.stringify(${told}));\n`);
  writeFileSync(
    join(folder, "program.yaml"),
    `name: program\ncommand: [node, train.js, "{seed}"]\ninputs: [train.js]\nmetrics: { from: stdout }\nseeds: ${seeds}\n`,
  );
  return folder;
}

test("programs run from the worker's own checkout; one with another program, and one without, take none", async () => {
  const trials = share(50);
  const project = checkout(1, trials);
  const redis = await RedisServer.start();
  const run = runx(project, redis.url, "program.yaml", "--db", "queue.db", "--queue", "--quiet");
  const without = worker(project, redis.url, "without");
  const other = runx(project, redis.url, "worker", "--commands", checkout(2, trials), "--spool", "other");
  const status = async () => JSON.parse((await runx(project, redis.url, "queue", "--json")).stdout);
  const lacking = async () => Object.values((await status()).classes[0]?.lacks ?? {}).sort();
  while ((await lacking()).length < 2) await sleep(100);
  expect(await lacking()).toEqual([
    "it was started without programs",
    "the inputs of program.yaml differ there",
  ]);
  expect((await status()).classes[0]).toMatchObject({ waiting: trials, training: 0, servedBy: [] });
  const same = runx(
    project,
    redis.url,
    "worker",
    "--jobs",
    "2",
    "--commands",
    checkout(1, trials),
    "--spool",
    "a",
  );
  expect(await finished(run, [without, other, same])).toMatchObject({ exitCode: 0 });
  expect((await runx(project, "", "program.yaml", "--db", "local.db", "--quiet")).exitCode).toBe(0);
  expect(recordsOf(join(project, "queue.db"))).toEqual({
    completed: trials,
    twice: 0,
    text: recordsOf(join(project, "local.db")).text,
  });
  tell("programs by queue", { trials, "taken by workers without them": 0 });
});

test("a queue that cannot be used ends runx with 2", async () => {
  const redis = await RedisServer.start();
  const folder = workplace(1);
  const refused = async (url: string) => {
    const { exitCode } = await runx(folder, url, "worker");
    expect(exitCode).toBe(2);
  };
  await redis.ask((each) => each.acl("SETUSER", "lab", "on", ">right", "~runx1*", "&runx1*", "+@all"));
  await refused(`redis://lab@127.0.0.1:${redis.port}`);
  await refused("redis://127.0.0.1:1");
  await refused("redis://example.org:6379");
  await refused("http://127.0.0.1");
  await redis.ask((each) => each.config("SET", "maxmemory-policy", "allkeys-lru"));
  await refused(redis.url);
  tell("queues refused", { ways: 5 });
});

test("a run fills the queue and ends, and a later one collects what workers have trained meanwhile", async () => {
  const folder = workplace(5);
  const expected = await inProcess(folder);
  const redis = await RedisServer.start();
  const start = (...more: string[]) =>
    runx(folder, redis.url, "sweep.yaml", "--db", "queue.db", "--queue", ...more);
  const filled = await start("--detach");
  expect(filled).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("10 trials in the queue") });
  const left = await runx(folder, redis.url, "worker", "--until-empty", "--quiet", "--spool", "a");
  expect(left.exitCode).toBe(0);
  // A worker ends when it finds nothing to do for a while: what it has left, another one trains.
  const another = worker(folder, redis.url, "b");
  expect(await finished(start("--quiet"), [another])).toMatchObject({ exitCode: 0 });
  expect(recordsOf(join(folder, "queue.db"))).toEqual({ completed: 10, twice: 0, text: expected });
  expect((await runx(folder, "", "sweep.yaml", "--detach")).exitCode).toBe(2);
});

/** An authority and a certificate for localhost that it has signed. */
function certificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const fresh = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  openssl("req", "-x509", ...fresh, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=lab");
  openssl("req", ...fresh, "-keyout", "lab.key", "-out", "lab.csr", "-subj", "/CN=localhost");
  writeFileSync(join(folder, "san"), "subjectAltName=DNS:localhost");
  const signing = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san", "-days", "2"];
  openssl("x509", "-req", "-in", "lab.csr", "-out", "lab.crt", ...signing);
}

test("by TLS, with a user of its own, as the documentation has it; a wrong certificate or password ends with 2", async () => {
  const folder = workplace(2);
  certificates(folder);
  const port = await freePort();
  const file = (name: string) => join(folder, name);
  const redis = await RedisServer.start(
    ...["--tls-port", String(port), "--tls-cert-file", file("lab.crt"), "--tls-key-file", file("lab.key")],
    ...["--tls-ca-cert-file", file("ca.crt"), "--tls-auth-clients", "no"],
  );
  const rules = ["on", ">secret", "~runx1*", "&runx1*", "+@all", "-@dangerous", "+info"];
  await redis.ask((each) => each.acl("SETUSER", "runx", ...rules));
  for (const [name, password] of [
    ["right", "secret"],
    ["wrong", "guessed"],
  ])
    writeFileSync(file(name!), `password: ${password}\nkey: ${"ab".repeat(32)}\n`, { mode: 0o600 });
  const url = `rediss://runx@localhost:${port}`;
  const trusting = { RUNX_QUEUE: url, RUNX_QUEUE_FILE: file("right"), NODE_EXTRA_CA_CERTS: file("ca.crt") };
  const { NODE_EXTRA_CA_CERTS: _, ...distrusting } = trusting;
  const codeOf = async (env: { readonly [name: string]: string }) => {
    const { exitCode, stdout } = await runxWith(env, folder, "queue", "--json");
    return [exitCode, /"code":"([^"]+)"/.exec(stdout)?.[1]];
  };
  expect(await codeOf(distrusting)).toEqual([2, "queue.certificate"]);
  expect(await codeOf({ ...trusting, RUNX_QUEUE_FILE: file("wrong") })).toEqual([2, "queue.denied"]);
  const run = runxWith(trusting, folder, "sweep.yaml", "--db", "queue.db", "--queue", "--quiet");
  const one = runxWith(trusting, folder, "worker", "--quiet", "--spool", "a");
  expect(await finished(run, [one])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(recordsOf(file("queue.db")).text).toBe(await inProcess(folder));
  tell("TLS", { refused: 2, trained: 4 });
});

test("a worker whose data differ in one byte takes nothing, and the queue says why", async () => {
  const folder = workplace(1);
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i % 2 === 0 ? "a" : "b"}`);
  const table = (text: string) => ["x,y,kind", ...rows, text, ""].join("\n");
  writeFileSync(join(folder, "table.csv"), table("1,2,a"));
  mkdirSync(join(folder, "other"));
  writeFileSync(join(folder, "other/table.csv"), table("1,3,a"));
  const trials = share(50);
  writeFileSync(
    join(folder, "table.yaml"),
    `name: table\ndata: { source: csv, file: table.csv, target: kind, test: 0.25 }\nlayers: [2, 2, 2]\neta: 0.5\nbatch_size: 5\nepochs: 2\nseeds: ${trials}\n`,
  );
  const redis = await RedisServer.start();
  const run = runx(folder, redis.url, "table.yaml", "--db", "queue.db", "--queue", "--quiet");
  const other = runx(folder, redis.url, "worker", "--data", "other", "--spool", "a");
  const status = async () => JSON.parse((await runx(folder, redis.url, "queue", "--json")).stdout);
  const lacking = async () => Object.values((await status()).classes[0]?.lacks ?? {});
  while ((await lacking()).length === 0) await sleep(100);
  expect(await lacking()).toEqual([expect.stringContaining("its data differ")]);
  expect((await status()).classes[0]).toMatchObject({ waiting: trials, training: 0, servedBy: [] });
  const same = worker(folder, redis.url, "b");
  expect(await finished(run, [other, same])).toMatchObject({ exitCode: 0 });
  expect((await other).stderr).not.toContain("started");
  tell("trials that a worker with other data took", { trials, taken: 0 });
});
