import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { captureProvenance } from "../../src/run/provenance.ts";

const MADE = { jobs: 2, numerics: "reference/1", command: ["run", "hello.yaml"] };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "runx-test-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function repository(): Promise<string> {
  const cwd = folder();
  writeFileSync(join(cwd, "spec.yaml"), "epochs: 1\n");
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd });
  await git("init");
  await git("add", ".");
  await git("commit", "-m", "first");
  return cwd;
}

test("versions and machine are told, and no repository where there is none", async () => {
  const provenance = await captureProvenance(MADE, folder());
  expect(provenance).toMatchObject({
    ...MADE,
    node: process.version,
    runx: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(provenance.os).not.toBe("");
  expect(provenance.cores).toBeGreaterThan(0);
  expect(provenance).not.toHaveProperty("git");
});

test("a clean repository", async () => {
  const { git } = await captureProvenance(MADE, await repository());
  expect(git).toEqual({ commit: expect.stringMatching(/^[0-9a-f]{40}$/), dirty: false, diff: "" });
});

test("a changed file makes it dirty, with its diff; a new file makes it dirty", async () => {
  const cwd = await repository();
  writeFileSync(join(cwd, "spec.yaml"), "epochs: 2\n");
  const changed = await captureProvenance(MADE, cwd);
  expect(changed.git).toMatchObject({ dirty: true, diff: expect.stringContaining("+epochs: 2") });
  const added = await repository();
  writeFileSync(join(added, "other.yaml"), "");
  expect((await captureProvenance(MADE, added)).git).toMatchObject({ dirty: true, diff: "" });
});

test("a long diff is cut and says so", async () => {
  const cwd = await repository();
  writeFileSync(join(cwd, "spec.yaml"), "x".repeat(3_000_000));
  const { git } = await captureProvenance(MADE, cwd);
  expect(git?.diff.length).toBeLessThan(263_000);
  expect(git?.diff).toMatch(/\[cut at 256 KiB\]\n$/);
});
