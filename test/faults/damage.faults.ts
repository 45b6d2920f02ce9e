import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { COMPLETED, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "../store/samples.ts";
import { codeOf, Workplace } from "../support/workplace.ts";
import { chance, share, tell } from "./share.ts";

const COMMANDS: readonly (readonly string[])[] = [
  ["report", "sample", "--format", "json"],
  ["export", "trials", "sample"],
  ["export", "epochs", "sample"],
];

/** A database of 20 finished trials without a log. */
function recorded(): Buffer {
  const path = join(temporaryFolder(), "runx.db");
  const store = openStore(path, "write");
  const plan = samplePlan(10);
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  for (const [i, { id }] of plan.trials.entries()) {
    log.lease(id);
    for (const record of sampleEpochs(30)) log.epoch(id, record);
    log.end(id, { ...COMPLETED, epochs: 30, seconds: 1 + i / 8 });
  }
  log.close(0);
  store.close();
  return readFileSync(path);
}

async function answers(place: Workplace): Promise<string[]> {
  const found: string[] = [];
  for (const command of COMMANDS) {
    const answer = await place.runx(...command, "--db", "runx.db");
    expect([0, 2]).toContain(answer.exitCode);
    expect(answer.stderr).not.toContain("This is a bug in runx");
    found.push(answer.exitCode === 0 ? answer.stdout : "refused");
  }
  return found;
}

test("a flipped byte changes no number: the answers are the same, or there are none", async () => {
  const random = chance();
  const whole = recorded();
  const place = new Workplace();
  const path = join(place.folder, "runx.db");
  writeFileSync(path, whole);
  const before = await answers(place);
  expect(before).not.toContain("refused");
  const counts = { flips: share(2000), same: 0, refused: 0 };
  for (let flip = 0; flip < counts.flips; flip++) {
    const bytes = Buffer.from(whole);
    const at = Math.floor(random() * bytes.length);
    bytes[at] = bytes[at]! ^ (1 + Math.floor(random() * 255));
    writeFileSync(path, bytes);
    const after = await answers(place);
    for (const [i, answer] of after.entries()) {
      if (answer !== "refused" && answer !== before[i]) {
        throw new Error(`byte ${at} changed ${COMMANDS[i]}: ${difference(before[i]!, answer)}`);
      }
    }
    counts[after.includes("refused") ? "refused" : "same"] += 1;
  }
  tell("flipped bytes", counts);
});

function difference(before: string, after: string): string {
  const lines = after.split("\n");
  const at = before.split("\n").findIndex((line, i) => line !== lines[i]);
  return `${before.split("\n")[at]} is now ${lines[at]}`;
}

test("no version that a database pretends to have ends in a fault of runx", async () => {
  const place = new Workplace();
  const path = join(place.folder, "runx.db");
  const versions = [-1, 0, 1, 2, 3, 4, 99, 2 ** 31 - 1];
  const whole = recorded();
  for (const version of versions) {
    writeFileSync(path, whole);
    const db = new Database(path);
    db.pragma(`user_version = ${version}`);
    db.close();
    copyFileSync(path, `${path}.before`);
    const answer = await place.runx("list", "--json", "--db", "runx.db");
    expect(answer.exitCode).toBe(2);
    expect(codeOf(answer)).toMatch(/^store\.(?:inconsistent|newer-version)$/);
  }
  tell("versions", { pretended: versions.length });
});
