import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { MetricSource, ProgramRules } from "../../src/model/command.ts";
import { Gpus } from "../../src/program/gpus.ts";
import { MARK } from "../../src/program/mark.ts";
import type { ProgramPlacesOptions } from "../../src/program/program-place.ts";
import type { End, Heard } from "../../src/run/place.ts";
import { temporaryFolder } from "../store/samples.ts";
import { LIMITS, left, samplePrograms, shellTrial } from "./samples.ts";

async function trained(
  line: string,
  rules: Partial<ProgramRules> = {},
  changes: Partial<ProgramPlacesOptions> = {},
  values = {},
) {
  const { places, options } = samplePrograms(rules, changes);
  const heard: Heard[] = [];
  const trial = shellTrial(line, values);
  const end = await places.make().train(trial, (each) => heard.push(each));
  return { end, heard, files: join(options.files, trial.id) };
}

function outcome(end: End) {
  if (end.kind !== "ended") throw new Error(`it is ${end.kind}`);
  return end.outcome;
}

/** What counts of what was heard. */
function epochs(heard: readonly Heard[]) {
  const last = heard.findLastIndex(({ kind }) => kind === "restarted");
  return heard.slice(last + 1).flatMap((each) => (each.kind === "epoch" ? [each.record] : []));
}

const TWO_EPOCHS = `echo '{"epoch": 1, "acc": 0.5}' >> $RUNX_METRICS; echo '{"epoch": 2, "acc": 0.75}' >> $RUNX_METRICS`;

describe("what a program tells", () => {
  test("is read from the file it appends to, by epoch", async () => {
    const { end, heard } = await trained(TWO_EPOCHS);
    expect(outcome(end)).toMatchObject({ status: "completed", epochs: 2, stoppedEarly: false });
    expect(epochs(heard)).toEqual([
      { epoch: 1, metrics: { acc: 0.5 } },
      { epoch: 2, metrics: { acc: 0.75 } },
    ]);
  });

  test("is taken by the names of the spec; a name that never came is told with what did", async () => {
    const named = [{ metric: "validation.accuracy", from: "acc", better: "higher" as const }];
    const source = { kind: "metrics-file" } as const;
    const { heard } = await trained(TWO_EPOCHS, { metrics: { source, named } });
    expect(epochs(heard)[1]).toEqual({ epoch: 2, metrics: { "validation.accuracy": 0.75 } });
    const { end } = await trained(TWO_EPOCHS, {
      metrics: { source, named: [{ metric: "validation.accuracy", from: "accu" }] },
    });
    expect(outcome(end)).toMatchObject({
      status: "failed",
      reason: "the program never reported accu, for validation.accuracy: it reported acc. Did you mean acc?",
    });
  });

  test("that nothing came is told with where it was looked for", async () => {
    const reasonOf = async (source: MetricSource) => {
      const named = [{ metric: "score", from: "score" }];
      const { end } = await trained("echo none", { metrics: { source, named } });
      return outcome(end);
    };
    expect(await reasonOf({ kind: "metrics-file" })).toMatchObject({
      reason:
        "the program never reported score: it wrote no line of JSON to the file that RUNX_METRICS names; what it prints is read with from: stdout in metrics.",
    });
    expect(await reasonOf({ kind: "stdout", format: "json-lines" })).toMatchObject({
      reason: "the program never reported score: it printed nothing that is read as a line of JSON.",
    });
  });

  test.each([
    ["a pattern", { kind: "stdout", format: "pattern", pattern: "iter (?<epoch>\\d+)  f=(?<loss>\\S+)" }],
    ["keys", { kind: "stdout", format: "key-value" }],
    ["JSON lines", { kind: "stdout", format: "json-lines" }],
    ["a CSV file", { kind: "file", format: "csv", path: "log.csv" }],
  ] as const)("is read from %s", async (_, source) => {
    const line = `echo hello; echo "iter 1  f=2.5"; echo "step: 1"; echo "loss: 2.5"; echo '{"epoch": 1, "loss": 2.5}'
      printf 'epoch,loss\\n1,2.5\\n' > $RUNX_OUT/log.csv`;
    const { heard } = await trained(line, { metrics: { source, named: [] } });
    expect(epochs(heard)).toEqual([{ epoch: 1, metrics: { loss: 2.5 } }]);
  });

  test("counts lines without an epoch, lets the last line of an epoch win, and ignores what is no line", async () => {
    const lines = [
      '{"a": 1}',
      '{"a": 2}',
      '{"epoch": 2, "a": 3, "b": {"c": 4}}',
      "{",
      '{"epoch": 1.5, "a": 9}',
      '{"epoch": 7, "a',
    ];
    const { heard } = await trained(`cat > $RUNX_METRICS <<'E'\n${lines.join("\n")}\nE`);
    expect(epochs(heard)).toEqual([
      { epoch: 1, metrics: { a: 1 } },
      { epoch: 2, metrics: { a: 3, "b.c": 4 } },
    ]);
  });

  test("starts again where an epoch that was heard is told otherwise", async () => {
    const signal = join(temporaryFolder(), "heard");
    const wait = `until [ -e ${signal} ]; do sleep 0.05; done`;
    const line = `${TWO_EPOCHS}; ${wait}; echo '{"epoch": 1, "acc": 0.25}' >> $RUNX_METRICS`;
    const heard: Heard[] = [];
    await samplePrograms()
      .places.make()
      .train(shellTrial(line), (each) => {
        heard.push(each);
        writeFileSync(signal, "");
      });
    expect(heard.map(({ kind }) => kind)).toContain("restarted");
    expect(epochs(heard).map(({ metrics }) => metrics.acc)).toEqual([0.25, 0.75]);
  });

  test("NaN and Infinity, as Python writes them, are divergence in their epoch", async () => {
    for (const word of ["NaN", "Infinity", "-Infinity"]) {
      const { end, heard } = await trained(
        `echo '{"epoch": 1, "a": 1}' >> $RUNX_METRICS; echo '{"epoch": 2, "a": ${word}}' >> $RUNX_METRICS`,
      );
      expect(outcome(end)).toMatchObject({ status: "diverged", epoch: 2 });
      expect(epochs(heard)).toEqual([{ epoch: 1, metrics: { a: 1 } }]);
    }
  });
});

describe("how a program ends", () => {
  test.each([
    ["echo oh no >&2; exit 1", "exit code 1: oh no"],
    ["exit 126", "exit code 126 (a program that cannot be executed)"],
    ["kill -SEGV $$", "it was ended by SIGSEGV"],
    ["kill -KILL $$", "it was ended by SIGKILL"],
  ])("%s fails", async (line, reason) => {
    expect(outcome((await trained(line)).end)).toMatchObject({ status: "failed", reason });
  });

  test("codes of the spec say diverged and try again", async () => {
    const exit = { diverged: [3], retry: [75] };
    expect(outcome((await trained("exit 3", { exit })).end)).toMatchObject({ status: "diverged", epoch: 0 });
    expect((await trained("exit 75", { exit })).end).toEqual({ kind: "again", reason: "exit code 75" });
  });

  test("a program that cannot be started fails with the reason", async () => {
    const { places } = samplePrograms();
    const trial = shellTrial("");
    const parameters = { ...trial.arm.parameters, run: { argv: ["./no-such-program"] as const } };
    const end = await places.make().train({ ...trial, arm: { varied: {}, parameters } }, () => {});
    expect(outcome(end)).toMatchObject({ status: "failed", reason: "the program does not exist" });
  });

  test("timeouts and silence end the whole group", async () => {
    const hanging = "sleep 60 & sleep 60";
    const late = await trained(hanging, {}, { limits: { ...LIMITS, trialTimeoutSeconds: 0.3 } });
    expect(outcome(late.end)).toMatchObject({ status: "failed", reason: "it took longer than 0.3 s" });
    const silent = await trained(hanging, {}, { limits: { ...LIMITS, silentTimeoutSeconds: 0.3 } });
    expect(outcome(silent.end)).toMatchObject({ status: "failed", reason: "it wrote nothing for 0.3 s" });
    expect(left()).toEqual([]);
  });

  test("processes that outlive the program are ended and noted", async () => {
    const { end } = await trained("sleep 60 & setsid sleep 60 & exit 0");
    expect(outcome(end)).toMatchObject({
      status: "completed",
      notes: ["Processes of the program outlived it and were ended."],
    });
    expect(left()).toEqual([]);
  });

  test("too much output, and too many lines of metrics, end it", async () => {
    const limits = { logBytes: 1000, metricLines: 10, outputBytes: 10 };
    const { end } = await trained(
      "while :; do echo xxxxxxxxxxxxxxxxxxxxxx; sleep 0.01; done",
      {},
      { limits },
    );
    expect(outcome(end)).toMatchObject({ status: "failed", reason: expect.stringContaining("of output") });
    const line = `while :; do echo '{"a": 1}' >> $RUNX_METRICS; sleep 0.01; done`;
    expect(outcome((await trained(line, {}, { limits })).end)).toMatchObject({
      reason: expect.stringMatching(/^it reported more than 10 lines of metrics, .*limits\.metric_lines/),
    });
  });
});

describe("Ctrl-C", () => {
  /** Counts to 5, one epoch a step, and goes on from its state; after the first three it waits to be stopped. */
  const RESUMING = `
    trap 'exit 1' TERM
    epoch=$(cat $RUNX_STATE/epoch 2>/dev/null || echo 0)
    while [ $epoch -lt 5 ]; do
      epoch=$((epoch + 1)); sleep 0.1
      echo "{\\"epoch\\": $epoch, \\"v\\": $((epoch * epoch))}" >> $RUNX_METRICS
      echo $epoch > $RUNX_STATE/epoch
      while [ $epoch -lt 4 ]; do sleep 0.01; done
    done`;

  test("lets the program save, keeps its state, and the next start equals one that was never stopped", async () => {
    const { places, options } = samplePrograms();
    const trial = shellTrial(RESUMING);
    const state = join(options.files, trial.id, "state", "epoch");
    const epoch = () => (existsSync(state) ? Number(readFileSync(state, "utf8")) : 0);
    for (const stopped of [1, 2, 3]) {
      const place = places.make();
      const running = place.train(trial, () => {});
      while (epoch() < stopped) await sleep(5);
      place.cancel();
      expect(await running).toEqual({ kind: "cancelled", epoch: stopped });
    }
    const heard: Heard[] = [];
    const end = await places.make().train(trial, (each) => heard.push(each));
    expect(outcome(end)).toMatchObject({ status: "completed", epochs: 5 });
    expect(epochs(heard).map(({ metrics }) => metrics.v)).toEqual([1, 4, 9, 16, 25]);
    expect(heard[0]).toMatchObject({ kind: "resumed" });
    expect(outcome(end).seconds).toBeGreaterThan(0.45);
  });

  test("kills what does not end in its grace, wherever it has gone", async () => {
    const { places } = samplePrograms();
    const place = places.make();
    const running = place.train(
      shellTrial("trap '' TERM; (setsid sh -c 'trap \"\" TERM; sleep 60' &) ; sleep 60 & sleep 60"),
      () => {},
    );
    while (left().length < 4) await sleep(20);
    place.cancel();
    expect(await running).toEqual({ kind: "cancelled" });
    expect(left()).toEqual([]);
  });
});

describe("what a program leaves", () => {
  test("is kept with its digests, the rest is deleted", async () => {
    const { end, files } = await trained(
      "mkdir $RUNX_OUT/a; echo hi > $RUNX_OUT/a/m.pt; echo x > $RUNX_OUT/tmp",
      {
        outputs: ["a/*.pt"],
      },
    );
    expect(outcome(end)).toMatchObject({
      outputs: [
        {
          path: "a/m.pt",
          bytes: 3,
          sha256: "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4",
        },
      ],
    });
    expect(readdirSync(join(files, "out"))).toEqual(["a"]);
    expect(existsSync(join(files, "state"))).toBe(false);
  });

  test.each([
    ["nothing", ":", /^no output m.pt .*there is nothing/],
    ["another name", "echo > $RUNX_OUT/model.pt", /there are model.pt/],
    ["a link to a system file", "ln -s /etc/passwd $RUNX_OUT/m.pt", /is a link/],
    ["a pipe", "mkfifo $RUNX_OUT/m.pt", /^no output m.pt|is not a file/],
    ["another name of a file elsewhere", "echo > x; ln x $RUNX_OUT/m.pt", /lies elsewhere/],
    ["too much", "head -c 2000 /dev/zero > $RUNX_OUT/m.pt", /larger than limits.outputs allows/],
  ])("%s instead of an output fails", async (_, line, reason) => {
    const limits = { logBytes: 1e6, metricLines: 10, outputBytes: 1000 };
    const { end } = await trained(line, { outputs: ["m.pt"] }, { limits });
    expect(outcome(end)).toMatchObject({ status: "failed", reason: expect.stringMatching(reason) });
  });

  test("nothing is reached through a linked folder or a step upwards", async () => {
    for (const pattern of ["l/passwd", "../stdout", "**/passwd"]) {
      const { end } = await trained("ln -s /etc $RUNX_OUT/l; echo hi", { outputs: [pattern] });
      expect(outcome(end)).toMatchObject({ status: "failed", reason: expect.stringContaining(pattern) });
    }
  });
});

describe("what a program is given", () => {
  test("values arrive byte for byte, in the file and by arguments, and never meet a shell", async () => {
    const values = {
      plain: "a b",
      quotes: `'"\`\\`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a shell would fill in.
      dollars: "$(touch pwned) ${HOME} $RUNX_SEED",
      lines: "one\ntwo\r\n",
      dash: "--rm -rf",
      unicode: "η=0.5 ✓ \u{1F600}",
      long: "x".repeat(128 * 1024 - 1),
      number: 0.1,
      list: [1, "two"],
    };
    const { places, folder, options } = samplePrograms();
    const program = `const fs = require("fs"); fs.writeFileSync("got.json", JSON.stringify({ argv: process.argv.slice(1), file: JSON.parse(fs.readFileSync(process.env.RUNX_PARAMS)), seed: process.env.RUNX_SEED }))`;
    // Braces of the program itself are doubled in a template.
    const escaped = program.replaceAll("{", "{{").replaceAll("}", "}}");
    const holes = Object.keys(values).map((name) => `{${name}}`);
    const run = { argv: ["node", "-e", escaped, "--", ...holes] as const };
    const arm = { varied: {}, parameters: { kind: "command" as const, run, values } };
    const end = await places.make().train({ ...shellTrial("", {}, "b".repeat(64), 7), arm }, () => {});
    expect(outcome(end)).toMatchObject({ status: "completed" });
    const got = JSON.parse(readFileSync(join(folder, "got.json"), "utf8"));
    expect(got.argv).toEqual([...Object.values(values).slice(0, -2), "0.1", '[1,"two"]']);
    expect(got.file).toEqual(values);
    expect(got.seed).toBe("7");
    expect(existsSync(join(options.cwd, "pwned"))).toBe(false);
  });

  test("an argument that the system does not take says where to read it", async () => {
    const { places } = samplePrograms();
    const parameters = {
      kind: "command" as const,
      run: { argv: ["true", "{x}"] as const },
      values: { x: "x".repeat(128 * 1024) },
    };
    const end = await places.make().train({ ...shellTrial(""), arm: { varied: {}, parameters } }, () => {});
    expect(outcome(end)).toMatchObject({ status: "failed", reason: expect.stringContaining("RUNX_PARAMS") });
  });

  test("its share of the machine, and devices that no other has", async () => {
    const gpus = new Gpus(["0", "1", "2"]);
    const line = `echo "$CUDA_VISIBLE_DEVICES $OMP_NUM_THREADS $RUNX_CORES $${MARK}"`;
    const { places, options } = samplePrograms({ needs: { cores: 2, gpus: 1 } }, { gpus, count: 3 });
    const ends = [1, 2, 3].map((i) => places.make().train(shellTrial(line, {}, `${i}`.repeat(64)), () => {}));
    await Promise.all(ends);
    const told = [1, 2, 3].map((i) => readFileSync(join(options.files, `${i}`.repeat(64), "stdout"), "utf8"));
    expect(told.map((text) => text.split(" ")[0]).sort()).toEqual(["0", "1", "2"]);
    expect(told[0]).toMatch(/ 2 2 \d+\.\d+\.\d+\n$/);
  });
});
