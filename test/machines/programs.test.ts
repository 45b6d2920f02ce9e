import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkSpec } from "../../src/app/spec/checked-spec.ts";
import { workerPrograms } from "../../src/app/worker-programs.ts";
import { inputsDigest } from "../../src/command/inputs.ts";
import { classOf, programDigest } from "../../src/machines/job-class.ts";
import type { ProgramClass, ProgramJob } from "../../src/machines/messages.ts";
import { RefusedMessage } from "../../src/machines/wire.ts";
import type { Json } from "../../src/model/json.ts";
import { trialIds } from "../../src/plan/identity.ts";
import type { Heard } from "../../src/run/place.ts";
import { temporaryFolder } from "../store/samples.ts";

const PROGRAM = `process.stdout.write(JSON.stringify({ epoch: 1, "test.cost": Number(process.argv[2]) }) + "\\n");\n`;
const SPEC = `name: program
command: [node, program.js, "{eta}", "{mode}"]
inputs: [program.js]
metrics: { from: stdout }
parameters: { eta: 0.5, mode: plain }
vary: { mode: [plain, noisy] }
needs: { cores: 2 }
`;

function checkout(program = PROGRAM, spec = SPEC): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "specs"));
  writeFileSync(join(folder, "specs/program.js"), program);
  writeFileSync(join(folder, "specs/program.yaml"), spec);
  return folder;
}

/** What a run asks of workers for the spec of a checkout. */
function askedFor(folder: string, values: { readonly [name: string]: Json } = { eta: 0.5, mode: "noisy" }) {
  const checked = checkSpec(join(folder, "specs/program.yaml"), {});
  if (checked.kind !== "program") throw new TypeError();
  const { spec, inputs } = checked;
  const parameters = { ...spec.arms[0]!.parameters, values };
  const of: ProgramClass = {
    ...{
      v: 1,
      kind: "class",
      numerics: "command/1",
      dataDigest: inputsDigest(inputs),
      needs: spec.program.needs,
    },
    program: { spec: "specs/program.yaml", digest: programDigest(parameters, spec.program) },
  };
  const id = trialIds({ parameters, dataDigest: of.dataDigest, numerics: of.numerics })(7);
  const trial = { id, varied: { mode: "noisy" }, values, seed: 7 };
  const job: ProgramJob = { v: 1, kind: "program", trial, reply: "ab", grace: 1, limits: {} };
  return { of, job };
}

function programsIn(folder: string) {
  const programs = workerPrograms({ checkout: folder, gpus: [] });
  onTestFinished(() => programs.close());
  return programs;
}

test("a worker runs the program of its own checkout, with the values of the job, and says where its files lie", async () => {
  const { of, job } = askedFor(checkout());
  const programs = programsIn(checkout());
  expect(await programs.lackOf(of)).toBeUndefined();
  const { trial, place } = programs.open(job, of);
  expect(trial.id).toBe(job.trial.id);
  const heard: Heard[] = [];
  const end = await place.train(trial, (each) => heard.push(each));
  expect(heard).toEqual([{ kind: "epoch", record: { epoch: 1, metrics: { "test.cost": 0.5 } } }]);
  expect(end).toMatchObject({
    kind: "ended",
    outcome: { status: "completed", notes: [expect.stringContaining(`${trial.id}.`)] },
  });
});

test("a checkout with another program, spec or input lacks what the trials need", async () => {
  const { of } = askedFor(checkout());
  const lackIn = (folder: string, asked = of) => programsIn(folder).lackOf(asked);
  expect(await lackIn(checkout(`${PROGRAM}// changed\n`))).toMatch(/inputs/);
  expect(await lackIn(checkout(PROGRAM, SPEC.replace("node,", "nodejs,")))).toMatch(/another command/);
  expect(await lackIn(checkout(PROGRAM, SPEC.replace("stdout", "stdout, pattern: key-value")))).toMatch(
    /otherwise/,
  );
  expect(await lackIn(checkout(PROGRAM, "name: nothing\n"))).toMatch(/cannot be used/);
  expect(await lackIn(temporaryFolder())).toMatch(/has no specs/);
  expect(await lackIn(checkout(), { ...of, numerics: "command/1 00" })).toMatch(/versions/);
  const outside = { ...of, program: { ...of.program, spec: `../${"../".repeat(20)}etc/passwd` } };
  expect(await lackIn(checkout(), outside)).toMatch(/has no/);
});

test("a job is refused whose trial the spec here does not give", async () => {
  const folder = checkout();
  const { of, job } = askedFor(folder);
  const programs = programsIn(folder);
  await programs.lackOf(of);
  const refused = (wrong: ProgramJob) => expect(() => programs.open(wrong, of)).toThrow(RefusedMessage);
  refused({ ...job, trial: { ...job.trial, seed: 8 } });
  refused({ ...job, trial: { ...job.trial, id: "00".repeat(32) } });
  refused(askedFor(folder, { eta: 0.5, mode: "--require=/tmp/evil.js" }).job);
  refused(askedFor(folder, { eta: "--eval=evil()", mode: "plain" }).job);
  refused(askedFor(folder, { eta: 0.5, mode: "plain", other: 1 }).job);
  // A number that the run was given beside its file is one that the program was made for.
  const other = askedFor(folder, { eta: 0.25, mode: "plain" }).job;
  expect(programs.open(other, of).trial.id).toBe(other.trial.id);
});

test("what trials take of a machine, their program and their inputs tell classes apart", () => {
  const { of } = askedFor(checkout());
  const others: ProgramClass[] = [
    of,
    { ...of, needs: { cores: 1, gpus: 0 } },
    { ...of, needs: { cores: 2, gpus: 1 } },
    { ...of, program: { ...of.program, digest: "00".repeat(32) } },
    { ...of, dataDigest: "11" },
    { ...of, numerics: "command/1 22" },
  ];
  expect(new Set(others.map(classOf)).size).toBe(others.length);
});
