import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/args/commands.ts";
import { parse } from "../../src/cli/args/parse.ts";
import { MAIN, type Outcome, Workplace } from "../support/workplace.ts";

const TABLE = Array.from(
  { length: 24 },
  (_, i) => `${i % 2},${i % 3},${(i % 2) ^ Number(i % 3 === 1) ? "on" : "off"}`,
);

/** The examples name experiments of this repository; here they train in milliseconds. */
const standIn = (name: string) => `name: ${name}
data: { source: csv, file: table.csv, target: light, targets: classes, train: 0.5, validation: 0.25, test: 0.25 }
layers: [2, 3, 2]
batch_size: 1
epochs: 6
seeds: 2
vary:
  - { cost: quadratic, eta: 3.0 }
  - { cost: cross-entropy, eta: 0.5 }
`;

function workplace(): Workplace {
  const place = new Workplace();
  mkdirSync(join(place.folder, "experiments"));
  place.write("experiments/table.csv", ["a,b,light", ...TABLE].join("\n"));
  place.write("data.csv", ["a,b,price", ...TABLE].join("\n"));
  for (const name of ["hello", "cross-entropy", "eta", "hidden-size"]) {
    place.write(`experiments/${name}.yaml`, standIn(name));
  }
  cpSync("experiments/programs", join(place.folder, "experiments/programs"), { recursive: true });
  // What the experiments here answer are rows of the table, whatever the example calls the file.
  for (const name of ["new-digits", "digit.png"]) place.write(name, "a,b\n0,1\n1,2\n");
  return place;
}

async function inShell(place: Workplace, line: string): Promise<Pick<Outcome, "exitCode" | "stderr">> {
  const shell = (script: string) =>
    execa("bash", ["-c", script], {
      cwd: place.folder,
      reject: false,
      env: { RUNX_DB: "", NO_COLOR: "" },
      stdin: "ignore",
    });
  if (/[<>|]/.test(line)) {
    const { exitCode, stderr } = await shell(`runx() { "${process.execPath}" "${MAIN}" "$@"; }; ${line}`);
    return { exitCode, stderr };
  }
  // The shell makes words of the line and names of its patterns; the command needs no process of its own.
  const { stdout } = await shell(`runx() { printf '%s\\0' "$@"; }; ${line}`);
  return place.runx(...stdout.split("\0").slice(0, -1));
}

/** What does not end by itself, or needs a network of digits, is only read. */
const STAYS = ["serve", "read", "worker", "queue"];

test("the examples of the commands, one after the other, do what they say", {
  timeout: 300_000,
}, async () => {
  const place = workplace();
  const ids = async () => {
    const { stdout } = await place.runx("plan", "experiments/hello.yaml", "--json");
    return stdout.split("\n").map((line) => JSON.parse(line).id.slice(0, 10));
  };
  const [first, second] = (await ids()) as [string, string];
  for (const { name, examples } of commands.filter((each) => !STAYS.includes(each.name))) {
    expect(examples.length, name).toBeGreaterThan(0);
    for (const { line } of examples) {
      const { exitCode, stderr } = await inShell(
        place,
        line.replaceAll("3f2a91", first).replaceAll("b07c44", second),
      );
      expect(exitCode, `${line}: ${stderr}`).toBe(0);
    }
  }
});

test.each(STAYS)("the examples of %s are calls that can be made", (name) => {
  const { examples } = commands.find((each) => each.name === name)!;
  for (const { line } of examples) {
    expect(parse(line.split(" ").slice(1))).toMatchObject({ kind: "call", command: { name } });
  }
});
