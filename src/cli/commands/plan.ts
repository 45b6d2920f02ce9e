import { availableParallelism } from "node:os";
import { type Planned, type PlannedTrial, plan } from "../../app/plan.ts";
import type { AdaptivePlan } from "../../app/spec/adaptive-plan.ts";
import { isSettled } from "../../app/spec/plan-of-spec.ts";
import { understoodIn } from "../../app/spec/understood.ts";
import { armKey } from "../../model/arm-key.ts";
import type { Json } from "../../model/parameters.ts";
import type { SearchLog } from "../../model/search.ts";
import { shortId } from "../../model/shortened.ts";
import { type IdentityDifference, isNetwork, type TrialState } from "../../model/trial.ts";
import { sizesText } from "../../plan/size.ts";
import { durationText } from "../../report/figures.ts";
import { valueText } from "../../report/parameter-text.ts";
import { textsAmong } from "../../report/value-texts.ts";
import { counted } from "../../text/counted.ts";
import { shorten } from "../../text/layout.ts";
import { ranges } from "../../text/listed.ts";
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
  const { flags, io } = call;
  const options = { ...specOptions(flags), db: databasePath(call) };
  const planned = await plan(specPath(call, call.args[0]!), options);
  const { checked, trials, searchLog, atMost } = planned;
  warn(call, checked.spec);
  if (flags.on("json")) {
    for (const each of trials) io.out(jsonLine(plain(each)));
    return EXIT.ok;
  }
  io.out(`${table(trials)}\n`);
  if (checked.kind === "program") io.out(`  ${counted(checked.inputs.length, "input file")}\n`);
  if (checked.kind === "network") {
    tellUnderstood(call, understoodIn(checked));
    io.out(`  arithmetic: ${trials[0]?.trial.numerics}\n`);
    const networks = trials.map(({ trial }) => trial).filter(isNetwork);
    io.out(`\n${sizesText(networks.map(({ arm }) => arm.parameters))} each\n`);
  }
  io.out(summary(planned));
  if (searchLog !== undefined) io.out(growthText(searchLog, trials.length, atMost));
  return EXIT.ok;
}

function plain({ trial, state }: PlannedTrial) {
  const { kind, ...rest } = state;
  const facts = "nearMatch" in rest ? { lookAlike: rest.nearMatch } : rest;
  return {
    id: trial.id,
    arm: trial.arm.varied,
    seed: trial.seed,
    state: kind,
    numerics: trial.numerics,
    ...facts,
  };
}

/** Arms, with their seeds. */
const SHOWN = 200;

/** A row an arm and state: `1–5` are its seeds, to be trained. */
function table(trials: readonly PlannedTrial[]): string {
  const arms = trials.map(({ trial }) => trial.arm.varied);
  const names = [...new Set(arms.flatMap(Object.keys))];
  const textOf = textsAmong(arms, names);
  const groups = new Map<
    string,
    { readonly first: PlannedTrial; readonly seeds: number[]; readonly state: string }
  >();
  for (const planned of trials) {
    const { trial, state } = planned;
    const key = `${armKey(trial.arm.varied)} ${stateKey(state)}`;
    const group = groups.get(key) ?? { first: planned, seeds: [], state: stateText(state) };
    group.seeds.push(trial.seed);
    groups.set(key, group);
  }
  const heads = [...names, "seeds", "state"].map((head) => ({ head }));
  const rows = [...groups.values()]
    .slice(0, SHOWN)
    .map(({ first, seeds, state }) => [
      ...names.map((name) => shorten(textOf(name, first.trial.arm.varied[name]), WIDEST)),
      shorten(ranges(seeds), WIDEST),
      state,
    ]);
  const hidden = groups.size - rows.length;
  return `${columnsText(heads, rows)}${hidden > 0 ? `… and ${hidden} more rows\n` : ""}--json lists every trial with its id.\n`;
}

/** What two trials of an arm have in common that share a row. */
function stateKey(state: TrialState): string {
  if (state.kind !== "to-run" || state.nearMatch === undefined) return stateText(state);
  return `to run: ${state.nearMatch.differences.map(differenceText).join("; ")}`;
}

const WIDEST = 32;

function shortText(value: Json | undefined): string {
  return shorten(valueText(value), WIDEST);
}

function stateText(state: TrialState): string {
  switch (state.kind) {
    case "to-run":
      return state.nearMatch === undefined
        ? "to run"
        : `to run: ${shortId(state.nearMatch.id)} differs in ${state.nearMatch.differences.map(differenceText).join("; ")}`;
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
function growthText(searchLog: SearchLog, known: number, atMost: AdaptivePlan["atMost"]): string {
  // A point that is drawn twice is trained once.
  if (known === atMost.trials || atMost.rounds === 1) return "These are all.\n";
  if (isSettled(searchLog)) return "The results recorded so far ask for no more.\n";
  const most = `up to ${atMost.trials} trials in ${counted(atMost.rounds, "round")} at most`;
  return `These are the trials known so far; their results decide which follow, ${most}.\n`;
}

function summary({ trials, secondsOn, isMeasured }: Planned): string {
  const counts = countsText(trials.map(({ state }) => state));
  const cores = availableParallelism();
  const seconds = secondsOn(cores);
  const isDone = trials.every(({ state }) => state.kind !== "to-run");
  if (isDone || seconds === undefined) return `\n${counts}\n`;
  const basis = isMeasured ? "measured on the finished ones" : "a rough guess before the first is measured";
  return `\n${counts}: about ${durationText(seconds)} on ${counted(cores, "core")} (${basis})\n`;
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
