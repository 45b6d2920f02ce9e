import { resolve } from "node:path";
import { expect, test } from "vitest";
import { specsIn } from "../support/experiments.ts";
import { codeOf, Workplace } from "../support/workplace.ts";

const VALLEY = `name: valley
surface: { of: v1^2 + 10*v2^2, start: [3, 1] }
steps: 90
vary:
  - { method: gradient-descent, eta: [0.05, 5] }
  - { method: momentum, eta: 0.03, momentum: 0.8 }
  - { method: newton, eta: 1 }
`;

test("walks are recorded, cached, compared exactly, exported, drawn, and come out again bit for bit", {
  timeout: 60_000,
}, async () => {
  const place = new Workplace();
  place.write("valley.yaml", VALLEY);
  const runx = (...args: readonly string[]) => place.runx(...args);
  const first = await runx("valley.yaml");
  expect(first.exitCode).toBe(0);
  expect(first.stderr).toMatch(/4 to walk[\s\S]*\/\d+ steps/);
  expect(first.stderr).not.toMatch(/epoch|train/);
  const plan = (await runx("plan", "valley.yaml", "--json")).stdout.trim().split("\n");
  const trials = plan.map((line) => JSON.parse(line) as { id: string; state: string; status: string });
  expect(trials.map(({ state, status }) => [state, status])).toEqual([
    ["cached", "completed"],
    ["cached", "diverged"],
    ["cached", "completed"],
    ["cached", "completed"],
  ]);
  const report = JSON.parse((await runx("report", "valley", "--format", "json")).stdout);
  expect(report.metric).toBe("surface.cost");
  expect(report.comparisons.map(({ verdict }: { verdict: string }) => verdict)).toContain("better");
  const table = (await runx("report", "valley")).stdout;
  expect(table).toContain("Cost C after the last step:");
  expect(table).not.toMatch(/epoch|seed|stuck|mean|training|init: scaled/i);
  const speed = (await runx("report", "valley", "--speed")).stdout;
  expect(speed).toMatch(/ after \d+ steps?/);
  expect(speed).not.toMatch(/epoch|seed|training/i);
  const sheet = (await runx("show", trials[3]!.id)).stdout;
  expect(sheet).toContain("completed after 90 steps");
  expect(sheet).not.toMatch(/epoch|weights/);
  const shown = JSON.parse((await runx("show", trials[3]!.id, "--json")).stdout);
  expect(shown.epochs).toHaveLength(91);
  expect(shown.epochs[1].metrics).toMatchObject({
    "surface.cost": 0,
    "surface.change": -19,
    "surface.v1": 0,
    "surface.first_derivatives": 2,
    "surface.second_derivatives": 3,
  });
  const epochs = (await runx("export", "epochs", "valley")).stdout;
  expect(epochs.split("\n")[0]).toContain("surface.expected");
  const plot = await runx("plot", "valley", "--kind", "landscape");
  expect(plot.stdout.startsWith("<svg")).toBe(true);
  const verified = await runx("verify", "valley", "--json");
  expect(verified.stdout.match(/"same":true/g)).toHaveLength(4);
  expect(verified.exitCode).toBe(0);
  const refused = [
    ["verify", "valley", "--twin", "--json"],
    ["check", "valley.yaml", "--json"],
    ["try", "valley.yaml", "--json"],
  ];
  const codes: (string | undefined)[] = [];
  for (const args of refused) codes.push(codeOf(await runx(...args)));
  expect(codes).toEqual(["trial.no-network", "spec.is-surface", "try.surface"]);
});

test("walks into the same minimum are equal, whatever rounding and their last steps leave", {
  timeout: 60_000,
}, async () => {
  const place = new Workplace();
  place.write(
    "ends.yaml",
    `name: ends
surface: { of: 3 + v1^2 + 10*v2^2, start: [3, 1] }
method: gradient-descent
eta: 0.05
steps: 150
vary: { surface.start: [[3, 1], [2, 1], [-3, 2]] }
`,
  );
  const { stdout } = await place.runx("ends.yaml");
  expect(stdout).toContain("share 3.000 cost C");
  const report = JSON.parse((await place.runx("report", "ends", "--format", "json")).stdout);
  expect(report.comparisons.map(({ difference }: { difference: number }) => difference)).toEqual([0, 0]);
  expect(report.arms[0].mean).not.toBe(report.arms[1].mean);
});

test.each(specsIn("experiments/surfaces"))(
  "experiments/surfaces/%s meets its claims",
  { timeout: 60_000 },
  async (name) => {
    const { exitCode, stdout } = await new Workplace().runx(resolve("experiments/surfaces", name));
    expect(stdout).toMatch(/^Claims: [1-9]\d* met, 0 missed, 0 open/m);
    expect(exitCode).toBe(0);
  },
);
