import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { TrialRow } from "../../src/model/records.ts";
import type { PointSearchLog, SeedSearchLog } from "../../src/model/search.ts";
import { openStore } from "../../src/store/store.ts";
import { countsIn } from "../support/counts.ts";
import { Workplace } from "../support/workplace.ts";

// Several runs of the program in each, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const BASE = `data: { source: mnist, train: 200, validation: 100, test: 100 }
layers: [784, 10]
batch_size: 10
`;

const TPE = `name: tpe
${BASE}epochs: 1
vary: { cost: [quadratic, cross-entropy] }
search:
  method: tpe
  trials: 6
  start: 2
  generation: 2
  space: { eta: { from: 0.01, to: 10, scale: log } }
`;

const HALVING = `name: halving
${BASE}cost: cross-entropy
search:
  method: successive-halving
  trials: 4
  rungs: [1, 2, 3]
  keep: 1/2
  space: { eta: { from: 0.01, to: 10, scale: log } }
`;

const UNTIL = `name: until
${BASE}epochs: 1
eta: 3
vary: { cost: [quadratic, cross-entropy] }
seeds: { until: { width: 0.0001 }, max: 5 }
`;

/** Ends the process that loads it when that tells of its sixth trial. */
const KILLED_AT_SIXTH = `let told = 0;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...more) => {
  if (String(text).includes('"event":"trial"') && ++told === 6) process.kill(process.pid, "SIGKILL");
  return write(text, ...more);
};
`;

/** What is recorded of an experiment, as the report gets it. */
function recorded<Decided = PointSearchLog>(place: Workplace, name: string) {
  const store = openStore(join(place.folder, "results/runx.db"), "read");
  const rows = store.trialRows(name)!;
  const searchLog = store.searchLog(name) as Decided;
  store.close();
  return { rows, searchLog, digests: digestsOf(rows) };
}

function digestsOf(rows: readonly TrialRow[]): readonly unknown[] {
  return rows.map((row) =>
    row.status === "completed" ? [row.arm, row.seed, row.weightsSha256] : row.status,
  );
}

function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

test("a budget of seconds ends a search after a generation, and the records say the same again", async () => {
  const place = new Workplace();
  place.write(
    "spent.yaml",
    TPE.replace("name: tpe", "name: spent").replace("trials: 6", "trials: 6\n  seconds: 1e-9"),
  );
  const { exitCode, stdout } = await place.runx("spent.yaml");
  expect(exitCode).toBe(0);
  expect(unwrapped(stdout)).toContain("2 of 2 searches");
  const first = recorded(place, "spent");
  expect(first.searchLog.parts.map(({ over, points }) => [over, points.length])).toEqual([
    [true, 2],
    [true, 2],
  ]);
  await place.runx("spent.yaml");
  expect(recorded(place, "spent")).toEqual(first);
});

test("a search goes on where it was killed, and ends as one that was not", async () => {
  const whole = new Workplace();
  whole.write("tpe.yaml", TPE);
  const planned = await whole.runx("plan", "tpe.yaml");
  expect(countsIn(planned.stdout)).toEqual({ trials: 4, recorded: 0, pending: 4, failed: 0 });
  expect(unwrapped(planned.stdout)).toContain("12 trials in 3 rounds");
  const { exitCode, stdout } = await whole.runx("tpe.yaml", "--jobs", "2");
  expect(exitCode).toBe(0);
  expect(unwrapped(stdout)).toContain("6 points for each of 2 arms");

  const killed = new Workplace();
  killed.write("tpe.yaml", TPE);
  killed.write("kill.mjs", KILLED_AT_SIXTH);
  const ended = await killed.startWith(["--import", "./kill.mjs"], "tpe.yaml", "--jobs", "1", "--json");
  expect(ended.signal).toBe("SIGKILL");
  const statuses = recorded(killed, "tpe").rows.map(({ status }) => status);
  expect(statuses.filter((status) => status === "completed")).toHaveLength(6);
  expect((await killed.runx("tpe.yaml", "--jobs", "1", "--quiet")).exitCode).toBe(0);
  expect(recorded(whole, "tpe").rows).toHaveLength(12);
  expect(recorded(killed, "tpe").digests).toEqual(recorded(whole, "tpe").digests);
  expect(recorded(killed, "tpe").searchLog).toEqual(recorded(whole, "tpe").searchLog);
});

test("successive halving says of each point where it stopped, and trains as one training would", async () => {
  const place = new Workplace();
  place.write("halving.yaml", HALVING);
  const { stdout } = await place.runx("halving.yaml");
  expect(unwrapped(stdout)).toContain("rank 4 of 4");
  const { rows, searchLog, digests } = recorded(place, "halving");
  const points = searchLog.parts[0]!.points;
  const fates = (generation: number) =>
    points
      .filter((point) => point.generation === generation)
      .map(({ fate }) => fate.kind)
      .sort();
  expect(fates(1)).toEqual(["promoted", "promoted", "stopped", "stopped"]);
  expect(fates(2)).toEqual(["promoted", "stopped"]);
  expect(fates(3)).toEqual(["scored"]);
  const shown = await place.runx("show", rows[0]!.id);
  expect(shown.stdout).toMatch(/search .*rank \d of 4/);

  const best = points.at(-1)!.arm.eta;
  place.write("alone.yaml", `name: alone\n${BASE}cost: cross-entropy\nepochs: 3\neta: ${best}\n`);
  await place.runx("alone.yaml", "--quiet", "--force");
  const last = rows.at(-1)!;
  expect(last.status === "completed" && last.weightsSha256).toBe(
    (recorded(place, "alone").rows[0] as TrialRow & { status: "completed" }).weightsSha256,
  );

  const again = await place.runx("halving.yaml", "--force", "--json");
  expect(again.stdout.split("\n").filter((line) => line.includes('"event":"trial"'))).toHaveLength(7);
  expect(recorded(place, "halving").digests).toEqual(digests);
});

test("seeds are added until the comparison is narrow, and the report says so", async () => {
  const place = new Workplace();
  place.write("until.yaml", UNTIL);
  const { exitCode, stdout } = await place.runx("until.yaml");
  expect(exitCode).toBe(0);
  const { rows, searchLog } = recorded<SeedSearchLog>(place, "until");
  expect(searchLog.arms).toMatchObject([{ seeds: 5, end: "at-most" }]);
  expect(rows).toHaveLength(10);
  expect(unwrapped(stdout)).toMatch(/cross-entropy \w+ 5 seeds/);
  const wide = await place.runx(
    "until.yaml",
    "--set",
    "seeds={ until: { width: 9, metric: test.cost }, max: 5 }",
  );
  expect(unwrapped(wide.stdout)).toMatch(/cross-entropy \w+ 3 seeds/);
});

test("what names a searched arm is what its points share, and a repeated draw is no open question", async () => {
  const place = new Workplace();
  place.write(
    "named.yaml",
    `name: named\n${BASE}epochs: 1\nlambda: { of: 2 * eta }
vary: [{ label: "A {eta}", cost: quadratic }, { label: "B {eta}", cost: cross-entropy }]
search: { method: random, trials: 3, space: { eta: [0.5, 1] } }\n`,
  );
  const planned = await place.runx("plan", "named.yaml");
  expect(planned.stdout).toMatch(/^4 trials[\s\S]*These are all\.$/m);
  const { exitCode, stdout } = await place.runx("named.yaml", "--quiet");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/, quadratic:$/m);
  const { searchLog } = recorded(place, "named");
  expect(searchLog.parts.map(({ varied }) => varied)).toEqual([
    { cost: "quadratic" },
    { cost: "cross-entropy" },
  ]);
});
