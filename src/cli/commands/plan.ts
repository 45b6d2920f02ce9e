import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { AdaptivePlan } from "../../app/adaptive-plan.ts";
import { type CheckedProgram, programPlan, programStates } from "../../app/checked-program.ts";
import { checkAnySpec, workOf } from "../../app/checked-spec.ts";
import { measurements } from "../../app/plan.ts";
import { adaptivePlan, isSettled } from "../../app/plan-of-spec.ts";
import { type CheckedSurface, surfacePlan } from "../../app/surface-workload.ts";
import { understoodIn } from "../../app/understood.ts";
import { engineNamed } from "../../engines/registry.ts";
import type { Json, TrialParameters } from "../../model/parameters.ts";
import type { Decisions } from "../../model/search.ts";
import type { IdentityDifference, Trial, TrialState } from "../../model/trial.ts";
import { estimateSeconds } from "../../plan/estimate.ts";
import { sizeOf, sizeText } from "../../plan/size.ts";
import { durationText } from "../../report/figures.ts";
import { valueText } from "../../report/parameter-text.ts";
import { textsAmong } from "../../report/value-texts.ts";
import { openStore } from "../../store/store.ts";
import { counted } from "../../text/counted.ts";
import { shorten } from "../../text/layout.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";
import { warn } from "../output/problems.ts";
import { tellUnderstood } from "../output/understood.ts";

/** `runx plan SPEC`: where each trial stands, and how long the rest would take. Writes nothing. */
export async function planCommand(call: Call): Promise<ExitCode> {
  const options = specOptions(call.flags);
  const engine = engineNamed(options.engine ?? "fast");
  const checked = checkAnySpec(specPath(call, call.args[0]!), options);
  warn(call, checked.spec);
  if (checked.kind === "program") return planProgram(call, checked);
  if (checked.kind === "surface") return planSurface(call, checked);
  const growing = adaptivePlan(checked, (await engine.load()).numerics);
  const path = databasePath(call);
  const store = existsSync(path) ? openStore(path, "read") : undefined;
  const { trials, decisions } = growing.grow(
    (asked, metric) => store?.outcomes(asked, metric) ?? asked.map(() => ({ kind: "waiting" })),
  );
  const name = checked.spec.name;
  const states = store?.states(name, trials) ?? trials.map((): TrialState => ({ kind: "to-run" }));
  const measured = store === undefined ? [] : measurements(store, checked, trials);
  store?.close();
  if (call.flags.on("json")) {
    for (const [i, trial] of trials.entries()) call.io.out(jsonLine(plain(trial, states[i]!)));
    return EXIT.ok;
  }
  call.io.out(table(trials, states));
  call.io.out("\n");
  tellUnderstood(call, understoodIn(checked));
  call.io.out(sizesText(trials));
  const waiting = trials.filter((_, i) => states[i]!.kind === "to-run");
  const works = waiting.map(workOf(checked));
  call.io.out(
    summary(states, (cores) => estimateSeconds(works, cores, measured, engine.rate), measured.length > 0),
  );
  if (decisions !== undefined) call.io.out(growthText(decisions, trials.length, growing.atMost));
  return EXIT.ok;
}

/** Runs the version commands, since what they print is part of the trials' ids; nothing else is run. */
async function planProgram(call: Call, checked: CheckedProgram): Promise<ExitCode> {
  const { spec } = checked;
  const { trials } = await programPlan(checked);
  const path = databasePath(call);
  const store = existsSync(path) ? openStore(path, "read") : undefined;
  const states = store
    ? programStates(checked, trials, store)
    : trials.map((): TrialState => ({ kind: "to-run" }));
  const rows = store?.trialRows(spec.name) ?? [];
  store?.close();
  if (call.flags.on("json")) {
    for (const [i, trial] of trials.entries()) call.io.out(jsonLine(plain(trial, states[i]!)));
    return EXIT.ok;
  }
  call.io.out(table(trials, states));
  call.io.out(`\n  ${counted(checked.inputs.length, "input file")}\n`);
  const seconds = rows.flatMap((row) => (row.status === "completed" ? [row.seconds] : []));
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  const waiting = states.filter(({ kind }) => kind === "to-run").length;
  const lanes = (cores: number) => Math.max(1, Math.floor(cores / spec.program.needs.cores));
  const estimate = (cores: number) => Math.ceil(waiting / lanes(cores)) * mean;
  call.io.out(seconds.length > 0 ? summary(states, estimate, true) : `\n${countsText(states)}\n`);
  return EXIT.ok;
}

function planSurface(call: Call, { spec }: CheckedSurface): ExitCode {
  const { trials } = surfacePlan(spec).grow(() => []);
  const path = databasePath(call);
  const store = existsSync(path) ? openStore(path, "read") : undefined;
  const states = store?.states(spec.name, trials) ?? trials.map((): TrialState => ({ kind: "to-run" }));
  store?.close();
  if (call.flags.on("json")) {
    for (const [i, trial] of trials.entries()) call.io.out(jsonLine(plain(trial, states[i]!)));
  } else call.io.out(`${table(trials, states)}\n${countsText(states)}\n`);
  return EXIT.ok;
}

/** `networks: 7,960 to 23,860 weights, at most 0.27 MiB a training`. */
function sizesText(trials: readonly Trial[]): string {
  const sizes = trials.map(({ arm }) => sizeOf(arm.parameters)).toSorted((a, b) => a.weights - b.weights);
  const [least, most] = [sizes[0], sizes.at(-1)];
  if (least === undefined || most === undefined) return "";
  if (least.weights === most.weights) return `\neach network: ${sizeText(most)} a training\n`;
  return `\nnetworks: ${least.weights.toLocaleString("en-US")} to ${sizeText(most)} a training\n`;
}

function plain(trial: Trial<TrialParameters>, state: TrialState) {
  const { kind, ...rest } = state;
  return { id: trial.id, arm: trial.arm.varied, seed: trial.seed, state: kind, ...rest };
}

const SHOWN = 200;

function table(trials: readonly Trial<TrialParameters>[], states: readonly TrialState[]): string {
  const names = [...new Set(trials.flatMap((trial) => Object.keys(trial.arm.varied)))];
  const textOf = textsAmong(
    trials.map(({ arm }) => arm.varied),
    names,
  );
  const heads = ["trial", ...names, "seed", "state"].map((head) => ({ head }));
  const rows = trials
    .slice(0, SHOWN)
    .map((trial, i) => [
      trial.id.slice(0, 8),
      ...names.map((name) => shorten(textOf(name, trial.arm.varied[name]), WIDEST)),
      trial.seed,
      stateText(states[i]!),
    ]);
  const hidden = trials.length - rows.length;
  return `${columnsText(heads, rows)}${hidden > 0 ? `… and ${hidden} more; --json lists all\n` : ""}`;
}

const WIDEST = 32;

function shortText(value: Json | undefined): string {
  return shorten(valueText(value), WIDEST);
}

function stateText(state: TrialState): string {
  switch (state.kind) {
    case "to-run":
      return state.lookAlike === undefined
        ? "to run"
        : `to run: ${state.lookAlike.id.slice(0, 8)} differs in ${state.lookAlike.differences.map(differenceText).join("; ")}`;
    case "cached":
      return state.status === "completed" ? "cached" : `cached (${state.status})`;
    case "failed":
      return `failed before: ${state.reason}`;
    case "running":
      return `running, by ${state.by}`;
  }
}

function differenceText({ part, recorded, planned }: IdentityDifference): string {
  const text = (value: Json | undefined) => (value === undefined ? "absent" : shortText(value));
  if (part === "input") return String(planned);
  return part === "data" ? "the data" : `${part} (${text(recorded)}, now ${text(planned)})`;
}

/** What is not in the list yet, because results decide it. */
function growthText(decisions: Decisions, known: number, atMost: AdaptivePlan["atMost"]): string {
  // A point that is drawn twice is trained once.
  if (known === atMost.trials || atMost.rounds === 1) return "These are all.\n";
  if (isSettled(decisions)) return "The results recorded so far ask for no more.\n";
  const most = `up to ${atMost.trials} trials in ${counted(atMost.rounds, "round")} at most`;
  return `These are the trials known so far; their results decide which follow, ${most}.\n`;
}

function summary(
  states: readonly TrialState[],
  seconds: (cores: number) => number,
  isMeasured: boolean,
): string {
  const counts = countsText(states);
  if (states.every(({ kind }) => kind !== "to-run")) return `\n${counts}\n`;
  const cores = availableParallelism();
  const basis = isMeasured ? "measured on the finished ones" : "a rough guess before the first is measured";
  return `\n${counts}: about ${durationText(seconds(cores))} on ${counted(cores, "core")} (${basis})\n`;
}

function countsText(states: readonly TrialState[]): string {
  const of = (kind: TrialState["kind"]) => states.filter((state) => state.kind === kind).length;
  return [
    counted(states.length, "trial"),
    `${of("cached")} cached`,
    `${of("to-run")} to run`,
    ...(of("failed") > 0 ? [`${of("failed")} failed before (--rerun-failed tries again)`] : []),
    ...(of("running") > 0 ? [`${of("running")} running`] : []),
  ].join(", ");
}
