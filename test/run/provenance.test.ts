import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

/** Runs git in a repository as its owner would. */
function gitIn(cwd: string) {
  return (...args: string[]) =>
    execa("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd });
}

test("nothing that the repository names is run: filters, monitor, hooks, transports, submodules", async () => {
  const cwd = await repository();
  const git = gitIn(cwd);
  const proof = join(folder(), "ran");
  const touch = (what: string) => `touch ${proof}.${what}; cat`;
  writeFileSync(join(cwd, ".gitattributes"), "*.yaml filter=once\n*.bin filter=long diff=text\n");
  writeFileSync(join(cwd, "a.bin"), "1");
  await git("add", ".");
  await git("commit", "-m", "attributes");
  await execa("git", ["clone", "--quiet", cwd, join(cwd, "part")]);
  await git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", cwd, "sub");
  await git("commit", "-m", "submodule");
  const hostile: readonly (readonly [string, string])[] = [
    ["filter.once.clean", touch("clean")],
    ["filter.once.required", "true"],
    ["filter.long.process", touch("process")],
    ["core.fsmonitor", touch("fsmonitor")],
    ["diff.text.textconv", touch("textconv")],
    ["diff.external", touch("external")],
    ["core.pager", touch("pager")],
    ["core.sshCommand", touch("ssh")],
    ["remote.origin.url", "ssh://nowhere/x"],
    ["remote.origin.promisor", "true"],
    ["extensions.partialClone", "origin"],
    ["core.repositoryFormatVersion", "1"],
    ["protocol.ssh.allow", "always"],
  ];
  for (const each of [cwd, join(cwd, "sub")]) {
    for (const [key, value] of hostile) await gitIn(each)("config", key, value);
  }
  for (const hook of ["post-index-change", "fsmonitor-watchman"]) {
    writeFileSync(join(cwd, ".git/hooks", hook), `#!/bin/sh\n${touch(hook)}\n`, { mode: 0o755 });
  }
  for (const file of ["spec.yaml", "a.bin", "sub/spec.yaml"]) writeFileSync(join(cwd, file), "changed\n");
  const { git: found } = await captureProvenance(MADE, cwd);
  expect(found).toMatchObject({
    dirty: true,
    diff: "",
    noDiff: expect.stringMatching(/filter "(once|long)"/),
  });
  // A blob that lies elsewhere would be fetched for the diff.
  const { stdout: blob } = await git("rev-parse", "HEAD:spec.yaml");
  rmSync(join(cwd, ".git/objects", blob.slice(0, 2), blob.slice(2)), { force: true });
  writeFileSync(join(cwd, ".gitattributes"), "");
  const lacking = await captureProvenance(MADE, cwd);
  expect(lacking.git).toMatchObject({ dirty: true, diff: "", noDiff: expect.any(String) });
  expect(readdirSync(dirname(proof))).toEqual([]);
});

test("a filter that no changed file goes through costs no diff", async () => {
  const cwd = await repository();
  writeFileSync(join(cwd, ".gitattributes"), "*.bin filter=once\n");
  await gitIn(cwd)("config", "filter.once.clean", "false");
  writeFileSync(join(cwd, "spec.yaml"), "epochs: 2\n");
  const { git } = await captureProvenance(MADE, cwd);
  expect(git).toMatchObject({ dirty: true, diff: expect.stringContaining("+epochs: 2") });
  expect(git).not.toHaveProperty("noDiff");
});
