import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAIN, Workplace, XOR } from "../support/workplace.ts";

/** `xor` with 4 trials and `two`, which shares 2 of them: recorded once, copied for each test. */
const TEMPLATE = mkdtempSync(join(tmpdir(), "runx-records-"));

beforeAll(async () => {
  writeSpecs(TEMPLATE);
  await execa("node", [MAIN, "xor.yaml"], { cwd: TEMPLATE, env: { RUNX_DB: "" } });
  await execa("node", [MAIN, "two.yaml", "--seeds", "1"], { cwd: TEMPLATE, env: { RUNX_DB: "" } });
});
afterAll(() => rmSync(TEMPLATE, { recursive: true }));

function writeSpecs(folder: string): void {
  writeFileSync(join(folder, "xor.yaml"), XOR);
  writeFileSync(join(folder, "two.yaml"), XOR.replace("name: xor", "name: two"));
}

function recorded(): Workplace {
  const place = new Workplace();
  cpSync(TEMPLATE, place.folder, { recursive: true });
  return place;
}

async function names(place: Workplace, ...flags: string[]): Promise<string[]> {
  const { stdout } = await place.runx("list", "--json", ...flags);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).name]));
}

async function trialIds(place: Workplace): Promise<string[]> {
  const { stdout } = await place.runx("plan", "xor.yaml", "--json");
  return stdout.split("\n").map((line) => JSON.parse(line).id);
}

async function states(place: Workplace): Promise<string[]> {
  const { stdout } = await place.runx("plan", "xor.yaml", "--json");
  return stdout.split("\n").map((line) => JSON.parse(line).state);
}

test("tags find experiments, and come off again", async () => {
  const place = recorded();
  expect((await place.runx("tag", "xor", "important", "for the paper")).stdout).toBe(
    "important, for the paper",
  );
  expect(await names(place, "--tag", "for the paper")).toEqual(["xor"]);
  expect((await place.runx("list")).stdout).toMatch(/^xor .* important, for the paper$/m);
  expect((await place.runx("tag", "xor", "important", "--remove")).stdout).toBe("for the paper");
  expect((await place.runx("list", "--tag", "important")).stdout).toBe(
    "No recorded experiment has the tag important.",
  );
});

test("notes on trials are shown with the trial; control characters stay off the terminal", async () => {
  const place = recorded();
  const [id] = (await trialIds(place)) as [string];
  await place.runx("note", id.slice(0, 8), "looks\x1b]52;c;aGk=\x07 stuck");
  await place.runx("tag", id.slice(0, 8), "odd\x1b[31m");
  const shown = (await place.runx("show", id.slice(0, 8))).stdout;
  expect(shown).toMatch(/\nnotes\n {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}looks.* stuck\n/);
  expect(shown).not.toContain("\x1b");
  expect((await place.runx("note", id.slice(0, 8))).stdout).toMatch(/stuck$/);
});

test("show prints where, when and from what a trial was computed", async () => {
  const place = recorded();
  const [id] = (await trialIds(place)) as [string];
  const { stdout } = await place.runx("show", id);
  expect(stdout).toMatch(/^ {2}run +1 of xor, .* UTC to .* UTC, exit code 0$/m);
  expect(stdout).toMatch(/^ {2}command +runx xor\.yaml$/m);
  expect((await place.runx("show", id, "--spec")).stdout).toBe(XOR.trimEnd());
});

test("show --git-diff prints what git applies", async () => {
  const place = new Workplace();
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: place.folder });
  place.write("xor.yaml", XOR);
  await git("init", "-q");
  await git("add", "xor.yaml");
  await git("commit", "-qm", "first");
  place.write("xor.yaml", XOR.replace("epochs: 20", "epochs: 21"));
  await place.runx("xor.yaml", "--seeds", "1");
  const [id] = (await trialIds(place)) as [string];
  expect((await place.runx("show", id)).stdout).toMatch(/commit +[0-9a-f]{40} with changed files/);
  place.write("changes.patch", `${(await place.runx("show", id, "--git-diff")).stdout}\n`);
  await git("apply", "--reverse", "--check", "changes.patch");
});

test("a removed experiment leaves lists and reports, and comes back as it was", async () => {
  const place = recorded();
  const before = (await place.runx("report", "xor")).stdout;
  const removed = await place.runx("rm", "xor");
  expect(removed.stdout).toMatchInlineSnapshot(`
    "Removed xor. Its 4 trials stay recorded.
    To undo:               runx restore xor
    To delete permanently: runx gc"
  `);
  expect(await names(place)).toEqual(["two"]);
  expect(await names(place, "--removed")).toEqual(["xor"]);
  const refused = await place.runx("report", "xor");
  expect(refused.stderr).toContain("runx restore xor");
  expect(refused.exitCode).toBe(2);
  expect(await states(place)).toEqual(Array(4).fill("cached"));
  expect((await place.runx("restore", "xor")).stdout).toMatchInlineSnapshot(`"Restored xor."`);
  expect((await place.runx("report", "xor")).stdout).toBe(before);
});

test("running a removed experiment brings it back and computes nothing again", async () => {
  const place = recorded();
  await place.runx("rm", "xor");
  const { stderr } = await place.runx("xor.yaml");
  expect(stderr).toContain("xor was removed; running it brings it back");
  expect(stderr).toContain("nothing to train");
  expect(await names(place)).toEqual(["xor", "two"]);
});

test("of several names, one that is wrong keeps all", async () => {
  const place = recorded();
  const { stderr, exitCode } = await place.runx("rm", "xor", "nothing", "nobody");
  expect(stderr).toContain('"nothing"');
  expect(stderr).toContain('"nobody"');
  expect(exitCode).toBe(2);
  expect(await names(place)).toEqual(["two", "xor"]);
});

describe("gc", () => {
  test("names what would go, and without a terminal deletes only with --yes", async () => {
    const place = recorded();
    expect((await place.runx("gc")).stdout).toBe("Nothing to delete.");
    await place.runx("rm", "xor");
    const doomed = (await trialIds(place)).filter((_, i) => i % 2 === 1);
    const refused = await place.runx("gc");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("runx gc --yes");
    expect(refused.stdout).toMatch(/^xor +removed +1 +2 +2$/m);
    for (const id of doomed) expect(refused.stdout).toContain(id.slice(0, 8));
    expect(await states(place)).toEqual(Array(4).fill("cached"));

    const done = await place.runx("gc", "--yes", "--json");
    expect(done.exitCode).toBe(0);
    expect(JSON.parse(done.stdout).trials).toEqual(doomed.sort());
    expect(await states(place)).toEqual(["cached", "to-run", "cached", "to-run"]);
    expect((await place.runx("report", "two")).exitCode).toBe(0);
    expect((await place.runx("restore", "xor")).exitCode).toBe(2);
  });

  test("takes the weights that deleted trials kept, and no others", async () => {
    const place = new Workplace();
    place.write("kept.yaml", XOR.replace("name: xor", "name: kept\nsave: weights"));
    place.write("two.yaml", XOR.replace("name: xor", "name: two"));
    await place.runx("kept.yaml", "--quiet");
    await place.runx("two.yaml", "--seeds", "1", "--quiet");
    const kept = () => readdirSync(join(place.folder, "results", "runx.files")).length;
    expect(kept()).toBe(4);
    await place.runx("rm", "kept");
    const { stdout } = await place.runx("gc", "--yes");
    expect(stdout).toMatch(/and 2 files of their weights and states in .*runx\.files$/);
    expect(kept()).toBe(2);
  });

  test.each([
    ["\r", 4],
    ["\x03", 4],
    ["y\r", 2],
  ])("asks on a terminal: %j leaves %i trials", async (answer, cached) => {
    const place = recorded();
    await place.runx("rm", "xor");
    await onTerminal(place, ["gc"], "[y/N]", answer);
    expect((await states(place)).filter((state) => state === "cached")).toHaveLength(cached);
  });
});

/** Types an answer when the question is on the screen. */
async function onTerminal(place: Workplace, args: readonly string[], question: string, answer: string) {
  const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(" ");
  const terminal = execa("script", ["-qec", command, join(place.folder, "typescript")], {
    cwd: place.folder,
    env: { RUNX_DB: "" },
    stdin: "pipe",
  });
  let screen = "";
  terminal.stdout.on("data", (chunk) => {
    const asked = screen.includes(question);
    screen += chunk;
    if (!asked && screen.includes(question)) terminal.stdin.write(answer);
  });
  await terminal;
  return screen;
}

test.each(["seed = 77", "data_digest = 'ab'", "parameters = '{}'", "parameters = '{garbage'"])(
  "verify refuses a record with %s",
  async (change) => {
    const place = recorded();
    const db = new Database(join(place.folder, "results", "runx.db"));
    db.exec(`UPDATE trials SET ${change} WHERE trial = 1`);
    db.close();
    const { exitCode, stdout } = await place.runx("verify", "xor", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ code: "store.damaged" });
    expect(exitCode).toBe(2);
  },
);
