import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { TrialOutcome } from "../../src/model/trial.ts";
import { Gpus } from "../../src/program/gpus.ts";
import { collectOutputs } from "../../src/program/outputs.ts";
import type { End, Heard } from "../../src/run/place.ts";
import { runTrials } from "../../src/run/run.ts";
import { freshFolder, LIMITS, left, samplePrograms, shellTrial } from "../program/samples.ts";
import { sampleRun } from "../run/samples.ts";
import { chance, share, tell } from "./share.ts";

function outcome(end: End): TrialOutcome {
  if (end.kind !== "ended") throw new Error(`it is ${end.kind}`);
  return end.outcome;
}

/** Shell lines that do not want to end: each starts processes that hide or do not listen. */
const TREES = [
  "trap '' TERM; sleep 60 & wait; sleep 60",
  "(trap '' TERM; sh -c 'trap \"\" TERM; sleep 60 & sleep 60') & sleep 60",
  "(setsid sh -c 'sleep 60 & sleep 60' &) ; sleep 60",
  "setsid sh -c 'trap \"\" TERM HUP; (setsid sleep 60 &); sleep 60' & sleep 60",
  "sh -c '(sh -c \"sleep 60 & exec sleep 60\" &)' ; sleep 60",
];

test("process trees: none is left after a cancellation or a timeout", async () => {
  const trees = share(100);
  for (let i = 0; i < trees; i++) {
    const line = TREES[i % TREES.length]!;
    const timeout = i % 2 === 0;
    const { places } = samplePrograms(
      {},
      { graceSeconds: 0.2, ...(timeout && { limits: { ...LIMITS, trialTimeoutSeconds: 0.3 } }) },
    );
    const place = places.make();
    const running = place.train(shellTrial(line), () => {});
    if (!timeout) {
      await sleep(100 + (i % 7) * 10);
      place.cancel();
    }
    const end = await running;
    expect(end.kind).toBe(timeout ? "ended" : "cancelled");
    expect(left()).toEqual([]);
  }
  tell("process trees", { trees, left: 0 });
});

/** A file of metrics that something is wrong with. */
function badMetrics(random: () => number): string {
  const good = Array.from({ length: 5 }, (_, i) => `{"epoch": ${i + 1}, "v": ${i}}`);
  const kinds = [
    () => `${good.join("\n")}\n{"epoch": 6, "v": 0.`,
    () =>
      `${good.slice(0, 2).join("\n")}\n{"v": "${"x".repeat(1024 * 1024)}"}\n${good.slice(2).join("\n")}\n`,
    () => `${good.join("\n")}\n\u00ff\u00fe{"epoch": 3}\n`,
    () => `${good.toReversed().join("\n")}\n`,
    () => `${good.join("\n")}\n{"\\u001b[2J\\u0000evil": 1, "v": 4, "epoch": 5}\n`,
    () => `\n\n\r\n${good.join("\r\n")}\r\n[]\nnull\n7\n"v"\n{}\n`,
    () => `{"__proto__": 1, "constructor": 2, "epoch": 1, "v": 0}\n${good.slice(1).join("\n")}\n`,
    () =>
      `${good.join("\n")}\n{"epoch": 1e300, "v": 1}\n{"epoch": -1, "v": 1}\n{"epoch": "two", "v": 4, "epoch": 5}\n`,
  ];
  return kinds[Math.floor(random() * kinds.length)]!();
}

test("bad metric files: what is whole is read, and nothing breaks", async () => {
  const random = chance();
  const files = share(40);
  for (let i = 0; i < files; i++) {
    const { places, folder } = samplePrograms();
    writeFileSync(join(folder, "bad"), Buffer.from(badMetrics(random), "latin1"));
    const heard: Heard[] = [];
    const end = await places.make().train(shellTrial("cat bad > $RUNX_METRICS"), (each) => heard.push(each));
    const last = heard.findLastIndex(({ kind }) => kind === "restarted");
    const told = heard.slice(last + 1).flatMap((each) => (each.kind === "epoch" ? [each.record] : []));
    expect(outcome(end).status).toBe("completed");
    expect(told.map(({ epoch, metrics }) => [epoch, metrics.v]).filter(([, v]) => v !== undefined)).toEqual(
      [0, 1, 2, 3, 4].map((v) => [v + 1, v]),
    );
  }
  tell("bad metric files", { files });
});

test("a million lines of metrics, and a gigabyte of output, in bounded memory", async () => {
  const before = process.memoryUsage().rss;
  const lines = Math.round(1_000_000 * share(100) * 0.01);
  const { places } = samplePrograms();
  let told = 0;
  const awk = `awk 'BEGIN { for (i = 1; i <= ${lines}; i++) printf "{\\"epoch\\": 1, \\"v\\": %d}\\n", i }' > $RUNX_METRICS`;
  const end = await places.make().train(shellTrial(awk), () => (told += 1));
  expect(outcome(end)).toMatchObject({ status: "completed", epochs: 1 });
  const bytes = Math.round(1e9 * share(100) * 0.01);
  const loud = samplePrograms({
    metrics: { source: { kind: "stdout", format: "json-lines" }, named: [] },
  });
  const line = `yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | head -c ${bytes}; echo; echo '{"epoch": 1, "v": 1}'`;
  const heard: Heard[] = [];
  expect(outcome(await loud.places.make().train(shellTrial(line), (each) => heard.push(each)))).toMatchObject(
    {
      status: "completed",
      epochs: 1,
    },
  );
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  expect(grown).toBeLessThan(300);
  tell("much output", { lines, bytes, "MiB more memory": Math.round(grown) });
});

test("hostile values arrive byte for byte", async () => {
  const random = chance();
  const values = share(50);
  const parts = [
    "'",
    '"',
    "`",
    "$(touch pwned)",
    "\n",
    "\r",
    "\t",
    "\\",
    "-",
    "--",
    ";",
    "&",
    "|",
    "*",
    "?",
    "~",
    "{",
    "}",
    "#",
    " ",
    "é",
    "\u{1F600}",
    "\u200f",
    "%s",
    "!",
  ];
  for (let i = 0; i < values; i++) {
    const length = i === 0 ? 128 * 1024 - 1 : 1 + Math.floor(random() * 40);
    let value = "";
    while (value.length < length) value += i === 0 ? "x" : parts[Math.floor(random() * parts.length)]!;
    const { places, folder } = samplePrograms();
    const run = {
      argv: ["sh", "-c", 'printf %s "$1" > got; cp $RUNX_PARAMS parameters', "--", "{value}"] as const,
    };
    const parameters = { kind: "command" as const, run, values: { value } };
    const end = await places.make().train({ ...shellTrial(""), arm: { varied: {}, parameters } }, () => {});
    expect(outcome(end).status).toBe("completed");
    expect(readFileSync(join(folder, "got"), "utf8")).toBe(value);
    expect(JSON.parse(readFileSync(join(folder, "parameters"), "utf8"))).toEqual({ value });
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  }
  tell("hostile values", { values });
});

test("outputs: loops of links and names that lead elsewhere are never followed", () => {
  const names = [
    "../x",
    "a/../../x",
    "/etc/passwd",
    "..",
    ".",
    "loop/loop/x",
    "l/passwd",
    "./../x",
    "a//../x",
    "%2e%2e/x",
    "..\\x",
    "~",
    "*/../x",
    "**/../x",
    "{..,a}/x",
  ];
  let tried = 0;
  for (const deep of [false, true]) {
    for (const name of names) {
      const folder = freshFolder();
      const out = join(folder, "out");
      mkdirSync(join(out, "a"), { recursive: true });
      symlinkSync(out, join(out, "loop"));
      symlinkSync("/etc", join(out, "l"));
      writeFileSync(join(folder, "x"), "outside");
      writeFileSync(join(out, "kept"), "inside");
      const found = collectOutputs(out, [deep ? `a/${name}` : name], 1e6);
      const paths = found.kind === "kept" ? found.outputs.map(({ path }) => path) : [];
      expect(paths.filter((path) => path.includes("..") || path.startsWith("l"))).toEqual([]);
      expect(readFileSync(join(folder, "x"), "utf8")).toBe("outside");
      tried += 1;
    }
  }
  tell("names of outputs", { tried });
});

test("devices are never shared", async () => {
  const trials = Array.from({ length: share(100) }, (_, i) =>
    shellTrial(
      'mkdir lock.$CUDA_VISIBLE_DEVICES || exit 9; sleep 0.02; rmdir lock.$CUDA_VISIBLE_DEVICES; echo "{\\"v\\": 1}" >> $RUNX_METRICS',
      {},
      i.toString(16).padStart(64, "0"),
    ),
  );
  const { places } = samplePrograms(
    { needs: { cores: 1, gpus: 1 } },
    { gpus: new Gpus(["0", "1", "2"]), count: 3 },
  );
  const run = { ...sampleRun([]), trials, places };
  expect(await runTrials(run)).toMatchObject({ counts: { completed: trials.length }, end: "finished" });
  tell("devices", { trials: trials.length, devices: 3 });
});

test("a program that is stopped again and again equals one that never was", async () => {
  const line = `
    trap 'exit 1' TERM
    epoch=$(cat $RUNX_STATE/epoch 2>/dev/null || echo 0)
    while [ $epoch -lt 60 ]; do
      epoch=$((epoch + 1)); sleep 0.03
      echo "{\\"epoch\\": $epoch, \\"v\\": $((epoch * epoch % 17))}" >> $RUNX_METRICS
      echo $epoch > $RUNX_STATE/new; mv $RUNX_STATE/new $RUNX_STATE/epoch
    done`;
  const records = async (stops: number) => {
    const { places } = samplePrograms();
    const random = chance();
    for (let stopped = 0; ; ) {
      const place = places.make();
      const heard: Heard[] = [];
      const running = place.train(shellTrial(line), (each) => heard.push(each));
      if (stopped < stops) setTimeout(() => place.cancel(), 20 + 60 * random());
      const end = await running;
      if (end.kind === "cancelled") {
        stopped += 1;
        continue;
      }
      expect(outcome(end)).toMatchObject({ status: "completed", epochs: 60 });
      const last = heard.findLastIndex(({ kind }) => kind === "restarted");
      return heard.slice(last + 1).flatMap((each) => (each.kind === "epoch" ? [each.record] : []));
    }
  };
  const stops = share(50);
  expect(await records(stops)).toEqual(await records(0));
  tell("a resumed program", { stops });
});

test("logs of a program lie open in no process of runx", async () => {
  const { places, options } = samplePrograms();
  for (let i = 0; i < share(100); i++) {
    await places.make().train(shellTrial("echo hi", {}, `${i}`.padStart(64, "0")), () => {});
  }
  const open = readdirSync("/proc/self/fd").length;
  expect(open).toBeLessThan(80);
  expect(readdirSync(options.files).length).toBe(share(100));
});
