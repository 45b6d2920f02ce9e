import { createHash } from "node:crypto";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node.ts";

/** SHA-256 of what `trainings.js` prints with fused arithmetic, on every machine and every Node. */
const FUSED = "fe80741bb4788766e715b6e66b4bd55e44a901c980232c54d9ca25e7c4ecd3a5";

/** 132 trainings of 33 shapes: V8's quick compiler, and the optimising one for either width of register. */
describe("every compiler and every register width gives the same weights", () => {
  it.each([
    ["the quick compiler", ["--liftoff", "--no-wasm-tier-up"], []],
    ["the optimising compiler, vector by vector", ["--no-liftoff"], ["16"]],
    ["the optimising compiler, two vectors to a register", ["--no-liftoff"], ["32"]],
    ["both in turn, as trials are trained", [], []],
  ])("%s", async (_, flags, args) => {
    const { stdout } = await execa(process.execPath, [...flags, "test/engine/trainings.js", ...args]);
    const lines = stdout.split("\n");
    expect(lines).toHaveLength(132);
    expect(new Set(lines).size).toBe(132);
    if (openEngine().numerics !== "wasm-fma/1") return;
    expect(createHash("sha256").update(`${stdout}\n`).digest("hex")).toBe(FUSED);
  });
});
