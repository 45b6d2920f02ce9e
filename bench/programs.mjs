/** What it costs to run a program as a trial, beside GNU parallel with its logs and bare xargs, in one run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const RUNX = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const LANES = 2;

/** Runs `count` times /bin/true on two lanes, each way in turn, and prints milliseconds a trial. */
export function programs(count, rounds) {
  console.log(`\n${count} × /bin/true on ${LANES} lanes, milliseconds each (median of ${rounds})`);
  const ways = { runx, "GNU parallel --joblog --results": parallel, "xargs, nothing recorded": xargs };
  const times = new Map(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways))
      times.get(name).push(inFolder((folder) => way(folder, count)));
  }
  for (const [name, found] of times) {
    const milliseconds = found.toSorted((a, b) => a - b)[Math.floor(found.length / 2)] / count;
    console.log(`  ${name.padEnd(34)} ${milliseconds.toFixed(2)}`);
  }
  inFolder((folder) => cached(folder, count));
}

function runx(folder, count) {
  writeFileSync(
    join(folder, "true.yaml"),
    `name: "true"\ncommand: [/bin/true]\ninputs: []\nseeds: ${count}\n`,
  );
  return timed(folder, process.execPath, [RUNX, "run", "true.yaml", "--jobs", String(LANES), "--quiet"]);
}

function parallel(folder, count) {
  const args = ["-j", String(LANES), "--joblog", "log", "--results", "results", "/bin/true"];
  return timed(folder, "parallel", args, numbers(count));
}

function xargs(folder, count) {
  return timed(folder, "xargs", ["-P", String(LANES), "-n", "1", "/bin/true"], numbers(count));
}

/** A second plan, where everything is recorded and there are as many inputs as trials. */
function cached(folder, count) {
  for (let i = 0; i < count; i++) writeFileSync(join(folder, `${i}.input`), String(i));
  const spec = `name: "true"\ncommand: [/bin/true]\ninputs: ["*.input"]\nseeds: ${count}\n`;
  writeFileSync(join(folder, "true.yaml"), spec);
  timed(folder, process.execPath, [RUNX, "run", "true.yaml", "--jobs", String(LANES), "--quiet"]);
  const milliseconds = timed(folder, process.execPath, [RUNX, "plan", "true.yaml", "--json"]);
  console.log(`  a second plan, ${count} cached, ${count} inputs: ${(milliseconds / 1000).toFixed(2)} s`);
}

const numbers = (count) => Array.from({ length: count }, (_, i) => i + 1).join("\n");

function timed(cwd, program, args, input = "") {
  const started = performance.now();
  const { status, error, stderr } = spawnSync(program, args, { cwd, input, maxBuffer: 2 ** 30 });
  const milliseconds = performance.now() - started;
  if (error?.code === "ENOENT") return Number.NaN;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return milliseconds;
}

function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "runx-bench-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
