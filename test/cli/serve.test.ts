import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createColors } from "picocolors";
import { expect, test } from "vitest";
import { liveRecords } from "../../src/app/page/live-records.ts";
import { pageContent } from "../../src/app/page/page-content.ts";
import { Flags } from "../../src/cli/args/flags.ts";
import { serveCommand } from "../../src/cli/commands/serve.ts";
import { openStore } from "../../src/store/store.ts";
import { Workplace, XOR } from "../support/workplace.ts";

const NOT_OURS = "203.0.113.1";

function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return [];
    }
  });
}

test("an address that is not this machine's is refused, and the database closed", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--db", "some.db");
  const refused = await place.runx("serve", "--host", NOT_OURS, "--db", "some.db");
  expect(refused.stderr).toMatch(/Cannot listen on 203\.0\.113\.1[\s\S]*→ Leave --host out/);
  expect(refused.exitCode).toBe(2);
  expect(refused.stdout).toBe("");

  const flags = new Flags(
    new Map([
      ["db", [join(place.folder, "some.db")]],
      ["host", [NOT_OURS]],
    ]),
  );
  const io = {
    out: () => {},
    err: () => {},
    outIsTerminal: false,
    columns: 80,
    outColors: createColors(false),
    errColors: createColors(false),
    argv: [],
    cwd: place.folder,
    env: {},
  };
  await expect(serveCommand({ args: [], flags, io })).rejects.toThrow("Cannot listen");
  expect(openFiles().filter((path) => path.startsWith(place.folder))).toEqual([]);
});

test("a page that is served shows what networks answer, as the page of a file does", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--quiet");
  const store = openStore(join(place.folder, "results", "runx.db"), "read");
  const records = liveRecords({ store: () => store }, place.folder);
  const before = records.revision();
  await records.snapshot("xor");
  while (records.revision() === before) await setImmediate();
  const served = await records.snapshot("xor");
  const report = served!.content.report;
  const filed = await pageContent(place.folder, store, report, { withImages: true });
  expect(served!.content.inspection).toBeDefined();
  expect(served!.content.inspection).toEqual(filed.inspection);
  store.close();
});
