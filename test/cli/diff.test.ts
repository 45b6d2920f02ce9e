import { expect, test } from "vitest";
import { Workplace, XOR } from "../support/workplace.ts";

async function recorded(): Promise<Workplace> {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--quiet");
  return place;
}

const ARMS = ["cost == quadratic", "cost == cross-entropy"] as const;

test("two arms: what they were given, what came out, and since when", async () => {
  const place = await recorded();
  const { stdout, exitCode } = await place.runx("diff", ...ARMS);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^cost +quadratic +cross-entropy$/m);
  expect(stdout).toMatch(/^eta +3 +0\.5$/m);
  expect(stdout).toMatch(/^train\.cost +0\.\d+ ± 0\.\d+ \(n 2\) +0\.\d+ ± 0\.\d+ \(n 2\)$/m);
  expect(stdout).toContain("first differ in epoch 1 (2 common seeds)");
});

test("two arms as JSON agree with the report", async () => {
  const place = await recorded();
  const { stdout } = await place.runx("diff", ...ARMS, "--experiment", "xor", "--json");
  const report = JSON.parse(
    (await place.runx("report", "xor", "--metric", "train.cost", "--format", "json")).stdout,
  );
  const diff = JSON.parse(stdout);
  const cost = diff.metrics.find((each: { metric: string }) => each.metric === "train.cost");
  expect([cost.a.mean, cost.b.mean]).toEqual(report.arms.map((arm: { mean: number }) => arm.mean));
  expect(diff.differences).toContainEqual({ part: "eta", a: 3, b: 0.5 });
});

test("two arms that share a parameter which varies among the others", async () => {
  const place = new Workplace();
  const [head] = XOR.split("vary:");
  place.write(
    "grid.yaml",
    `${head}vary: { cost: [quadratic, cross-entropy], eta: [0.5, 3], momentum: [0, 0.5] }\n`,
  );
  await place.runx("grid.yaml", "--quiet");
  const arm = (cost: string, momentum: number) => `cost == ${cost} and eta == 3 and momentum == ${momentum}`;
  const diff = await place.runx("diff", arm("cross-entropy", 0.5), arm("quadratic", 0.5), "--json");
  expect(diff.exitCode).toBe(0);
  const parts = JSON.parse(diff.stdout).differences.map(({ part }: { part: string }) => part);
  expect(parts).toEqual(["cost"]);
  const [{ a, sentence }] = JSON.parse(diff.stdout).metrics;
  expect(a.n).toBe(2);
  expect(sentence).toMatch(/quadratic.*(than|from|as|and).*cross-entropy/);
});

test("two arms beside one that records more metrics", async () => {
  const place = new Workplace();
  const [head] = XOR.split("vary:");
  const layers = "[[2, 2, 1], [2, 3, 1], [2, 2, 2, 1]]";
  place.write(
    "deep.yaml",
    `${head!.replace(/^layers:.*\n/m, "")}eta: 1\ncost: quadratic\nmonitor: [train, speed]\nvary: { layers: ${layers} }\n`,
  );
  await place.runx("deep.yaml", "--quiet");
  const { stdout, stderr } = await place.runx("diff", "layers 2-2-1", "layers 2-3-1");
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^speed\.2 /m);
  expect(stdout).not.toContain("speed.3");
});

test.each([
  ["matches several arms", "eta > 0", /the first arm: "eta > 0" matches 2 arms.*\n.*→ Arms: /],
  ["is no condition", "cost", /is not a condition/],
  ["has an unknown name", "etta == 3", /etta/],
])("a name that %s is refused", async (_, name, message) => {
  const place = await recorded();
  const { stderr, exitCode } = await place.runx("diff", name, "eta == 3");
  expect(stderr).toMatch(message);
  expect(exitCode).toBe(2);
});

test("a trial beside something else, and two experiments, are refused with what to ask instead", async () => {
  const place = await recorded();
  place.write("other.yaml", XOR.replace("name: xor", "name: other"));
  const { stdout } = await place.runx("plan", "xor.yaml", "--json");
  const id = JSON.parse(stdout.split("\n")[0]!).id.slice(0, 12);
  const mixed = await place.runx("diff", id, "zzz");
  expect(mixed.exitCode).toBe(2);
  expect(mixed.stderr).toContain(`"${id}" names a trial, and "zzz" does not`);
  await place.runx("other.yaml", "--quiet");
  const two = await place.runx("diff", "xor", "other");
  expect(two.exitCode).toBe(2);
  expect(two.stderr).toContain("runx report xor --compare other");
});
