import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
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

test("a heartbeat from the future counts from when it was first seen", () => {
  vi.useFakeTimers({ toFake: ["performance", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const ahead = { ...me, machine: "ahead", heartbeat: Date.now() + 3_600_000 };
  expect(isAlive(ahead)).toBe(true);
  vi.advanceTimersByTime(9_000);
  expect(isAlive(ahead)).toBe(true);
  vi.advanceTimersByTime(2_000);
  expect(isAlive(ahead)).toBe(false);
  // It beats again: its clock is ahead, and it is alive.
  expect(isAlive({ ...ahead, heartbeat: ahead.heartbeat + 11_000 })).toBe(true);
});

test("without process starts a living id counts", () => {
  expect(isAlive({ ...me, processStart: "" })).toBe(true);
  expect(isAlive({ ...me, processStart: "", pid: 2 ** 22 + 7 })).toBe(false);
});
