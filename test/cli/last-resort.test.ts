/** What nothing else catches ends with words of its own, never with a trace. */
import { resolve } from "node:path";
import { execa } from "execa";
import { createColors } from "picocolors";
import { expect, test } from "vitest";
import { MAIN, Workplace } from "../support/workplace.ts";

const { main }: typeof import("../../src/cli/main.ts") = await import(resolve("dist/cli/main.js"));

/** A command whose answer cannot be given, since the program that shows it is broken. */
async function broken(argv: readonly string[], env: { readonly [name: string]: string } = {}) {
  const said = { out: "", err: "" };
  const colors = createColors(false);
  const exitCode = await main({
    out: (text) => {
      if (!String(text).includes('"code"')) throw new TypeError("out of order");
      said.out += String(text);
    },
    err: (text) => {
      said.err += text;
    },
    ...{ outIsTerminal: false, columns: 80, outColors: colors, errColors: colors },
    ...{ argv, cwd: "/", env },
  });
  return { exitCode, ...said };
}

test("a fault asks for a report, exits with 2 and shows its trace only where that is asked for", async () => {
  expect(await broken(["--version"])).toEqual({
    exitCode: 2,
    out: "",
    err: `This is a bug in runx (TypeError: out of order).
  → Nothing recorded is lost. Please report it with the command and the file; RUNX_DEBUG=1 adds a stack trace.
`,
  });
  expect((await broken(["--version"], { RUNX_DEBUG: "1" })).err).toMatch(/^\s+at /m);
  expect(JSON.parse((await broken(["list", "--removed", "--db", "/", "--json"])).out).code).toMatch(
    /^store\./,
  );
});

test("a fault outside every command ends the process in the same way", async () => {
  const late = `process.on("newListener", (event) => {
    if (event === "uncaughtException") setImmediate(() => { throw new TypeError("late"); });
  });`;
  const { exitCode, stderr } = await execa(
    "node",
    ["--import", `data:text/javascript,${encodeURIComponent(late)}`, MAIN, "--version"],
    { reject: false, env: { RUNX_DEBUG: "" } },
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain("This is a bug in runx (TypeError: late).");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a working folder that is gone is told as such", async () => {
  const place = new Workplace();
  const gone = `mkdir gone && cd gone && rmdir ../gone && exec node ${MAIN} list`;
  const { exitCode, stderr } = await execa("sh", ["-c", gone], { cwd: place.folder, reject: false });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("The current folder no longer exists.");
});
