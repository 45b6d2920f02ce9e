import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { isAlive, thisProcess } from "../../src/store/owner.ts";

const me = thisProcess();

test("this process is alive, whatever its last sign of life", () => {
  expect(isAlive(me)).toBe(true);
  expect(isAlive({ ...me, heartbeat: 0 })).toBe(true);
});

test("a process that took over the id of an earlier one is not that one", () => {
  expect(isAlive({ ...me, processStart: `${Number(me.processStart) - 1}` })).toBe(false);
});

test("a process that has ended is gone, also when its parent has not noticed", async () => {
  // The shell starts a child that ends at once, and never collects it.
  const shell = spawn("sh", ["-c", "sh -c 'echo $$' & exec sleep 30"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void shell.kill("SIGKILL"));
  const [line] = (await once(shell.stdout, "data")) as [Buffer];
  await expect.poll(() => isAlive({ ...me, pid: Number(line) })).toBe(false);
  expect(isAlive({ ...me, pid: 2 ** 30 })).toBe(false);
});

test("a process of another machine is alive while it gives signs of life", () => {
  const elsewhere = { ...me, machine: "another" };
  expect(isAlive(elsewhere)).toBe(true);
  expect(isAlive({ ...elsewhere, heartbeat: Date.now() - 60_000 })).toBe(false);
});

test("without process starts a living id counts", () => {
  expect(isAlive({ ...me, processStart: "" })).toBe(true);
  expect(isAlive({ ...me, processStart: "", pid: 2 ** 22 + 7 })).toBe(false);
});
