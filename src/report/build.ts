/** Rows and a question → the report: selection, arms, comparisons, words. */
import { option, placeInOption, RunxError, wording } from "../errors.ts";
import type { Metric } from "../metric/metric.ts";
import { isDeterministic } from "../model/deterministic.ts";
import type { Json } from "../model/parameters.ts";
import type { TrialRow } from "../model/records.ts";
import type { SpecQuestion } from "../model/specification.ts";
import { firstOf } from "../text/listed.ts";
import { type AnswerFacts, answerOf } from "./answer/answer.ts";
import { answerAsked } from "./answer/asked.ts";
import { answerByClaims } from "./answer/by-claims.ts";
import { comparisonSentence } from "./answer/comparison-wording.ts";
import { directionNote } from "./answer/direction-note.ts";
import { notesOf } from "./answer/notes.ts";
import { percentNote } from "./answer/percent-note.ts";
import { asksYesOrNo } from "./answer/question-text.ts";
import { silentNote } from "./answer/silent-note.ts";
import { unitNote } from "./answer/target-unit.ts";
import { type Grouping, groupIntoArms, sumTallies, type Unranked } from "./arms/arms.ts";
import { armValues, compareWith } from "./arms/comparison.ts";
import { effectsOf } from "./arms/effects.ts";
import { type ArmFacts, isExact } from "./arms/sample.ts";
import { sortArms } from "./arms/sort.ts";
import { rank } from "./arms/standing.ts";
import { powerOf, verdictOf } from "./arms/verdict.ts";
import { judgeClaims } from "./claims/claims.ts";
import { namesText } from "./experiments.ts";
import type { ReportInput } from "./input.ts";
import { valueText } from "./parameter-text.ts";
import type { Question } from "./question.ts";
import type { Answer, ArmReport, ArmValues, Comparison, JudgedClaim, Report, TrialReport } from "./report.ts";
import { searchEffects, unknownEffects } from "./search/effects.ts";
import { searchReport } from "./search/log.ts";
import { focusOf } from "./selection/focus.ts";
import { refuseNoBest, select } from "./selection/selection.ts";
import { variedParameters } from "./selection/varied.ts";
import { findArm } from "./selection/where.ts";
import { bestOf } from "./statistics/best-of.ts";
import { probabilityOfImprovement } from "./statistics/improvement.ts";
import { type TrialWords, trialWords } from "./trial-words.ts";
import { parameterOf } from "./values.ts";

/** @throws RunxError for a metric, moment, parameter, filter or baseline that the rows do not have. */
export function buildReport(input: ReportInput, question: Question = {}): Report {
  const focus = focusOf(input, question);
  const { metric, at, trials: selected, notes } = select({ ...input, rows: focus.rows }, question);
  const trials = selected.map((trial) => marked(trial, input));
  if (trials.length === 0 && question.where !== undefined) refuseEmptySelection(question.where, input.rows);
  const facts = factsOf(input, metric);
  const names = question.by ?? focus.named ?? namesOfOne(trials, input);
  const grouping = groupIntoArms(trials, names, namesText(input), facts);
  const words = wordsOf(input, grouping);
  const { arms: ranked, best } = rank(grouping.arms, grouping.varied, metric);
  const { baseline, notes: baselineNotes } = baselineOf(ranked, grouping, question);
  const arms = sortArms(ranked, question.sort, metric, grouping.varied).map((arm) =>
    withBestOf(arm, question.bestOf, metric),
  );
  const comparisons = baseline === undefined ? [] : compare(baseline, arms, grouping, metric);
  const { notes: effectNotes, ...found } = searchAndEffects(input, grouping, metric);
  const tally = sumTallies(arms.map((arm) => arm.tally));
  const claims = judgeClaims(input, words);
  const answer =
    specsAnswer(input, question, trials, ranked, facts) ??
    answerTo(input, question, { arms, metric, words, comparisons, best, baseline }, claims);
  return {
    experiments: input.experiments,
    ...(input.description === undefined ? {} : { description: input.description }),
    changedBy: input.changedBy ?? [],
    words,
    metric,
    at,
    ...repeated(question),
    ...(best?.byValidation === true ? { bestByValidation: true } : {}),
    varied: grouping.varied,
    arms,
    comparisons,
    claims,
    tally,
    answer,
    notes: [
      ...changeNote(input),
      ...notes,
      ...silentNote(input),
      ...percentNote(metric, arms),
      ...baselineNotes,
      ...poolingNote(trials, grouping, question),
      ...notesOf({ arms, comparisons, best, answer, tally, metric, words, at }),
      ...effectNotes,
      ...focus.notes,
      ...unitNote(metric, input.rows),
      ...directionNote(metric, input.directions, arms.filter(({ sample }) => sample.n > 0).length),
    ],
    ...(input.directions && { directions: input.directions }),
    ...found,
  };
}

/** What of the question the report says again. */
function repeated({
  where,
  by,
  sort,
  bestOf: k,
}: Question): Pick<Report, "where" | "by" | "sorted" | "bestOf"> {
  return {
    ...(where === undefined ? {} : { where }),
    ...(by === undefined ? {} : { by }),
    ...(sort === undefined ? {} : { sorted: sort }),
    ...(k === undefined ? {} : { bestOf: k }),
  };
}

/** What a search has tried, and which parameters matter: in the points of the search, else in the grid. */
function searchAndEffects(
  { searchLog, rows }: ReportInput,
  { arms, varied }: Grouping,
  metric: Metric,
): Pick<Report, "search" | "effects"> & { readonly notes: readonly string[] } {
  if (searchLog?.kind !== "search") {
    const effects = effectsOf(arms, varied, metric);
    return effects === undefined ? { notes: [] } : { effects, notes: [effects.sentence] };
  }
  const search = searchReport(searchLog, rows);
  const effects = searchEffects(search);
  const untold = unknownEffects(search);
  return {
    search,
    ...(effects === undefined ? {} : { effects }),
    notes: [...(effects === undefined ? [] : [effects.sentence]), ...(untold === undefined ? [] : [untold])],
  };
}

/** The answer to the spec's question; undefined where it has none, or the user asks another. */
function specsAnswer(
  input: ReportInput,
  question: Question,
  trials: readonly TrialReport[],
  arms: readonly ArmReport[],
  facts: ArmFacts,
): Answer | undefined {
  if (!isSpecsOwn(question)) return undefined;
  const answer = answerAsked(question.question, trials, arms, { ...facts, whole: namesText(input) });
  return answer && asked(answer, input);
}

/** The answer to what a report of these arms asks by itself. */
function answerTo(
  input: ReportInput,
  question: Question,
  found: Omit<AnswerFacts, "asksForBaseline" | "asksWhich">,
  claims: readonly JudgedClaim[],
): Answer {
  const asks = { asksForBaseline: question.baseline !== undefined, asksWhich: asksWhich(input) };
  const answer = withPower(answerOf({ ...found, ...asks }));
  const isOwn = question.where === undefined && !asksForItself(question);
  const isYesOrNo = asksYesOrNo(input.description ?? "") === true;
  return asked(isOwn && isYesOrNo ? answerByClaims(answer, found.arms, claims) : answer, input);
}

function asked(answer: Answer, input: ReportInput): Answer {
  return asksWhich(input) ? { ...answer, asksWhich: true } : answer;
}

/** Whether the description asks anything but yes or no. */
function asksWhich({ description = "" }: ReportInput): boolean {
  return asksYesOrNo(description) === false;
}

/** A run with other settings than the file has answers another question than the file asks. */
function changeNote({ changedBy = [] }: ReportInput): readonly string[] {
  if (changedBy.length === 0) return [];
  return [`Run with ${changedBy.join(", ")} in place of what the spec says.`];
}

/** What names the one arm that a filter leaves: what tells it from the others of the experiment. */
function namesOfOne(trials: readonly TrialReport[], { rows }: ReportInput): readonly string[] | undefined {
  if (trials.length === rows.length || variedParameters(trials).length > 0) return undefined;
  return variedParameters(rows);
}

/** Where nothing in any arm is random, nothing is said of seeds. */
function wordsOf(input: ReportInput, { arms }: Grouping): TrialWords {
  const words = trialWords(input);
  const measured = arms.filter(({ sample }) => sample.kind !== "empty");
  const isAllExact = measured.length > 0 && measured.every(isExact);
  return isAllExact ? { ...words, hasSeeds: false } : words;
}

function factsOf(input: ReportInput, metric: Metric): ArmFacts {
  return { metric, isFixed: (arm) => isDeterministic(parametersOf(arm, input)) };
}

function parametersOf(arm: ArmValues, { fixed = {} }: ReportInput): (name: string) => Json | undefined {
  return (name) => (Object.hasOwn(arm, name) ? arm[name] : fixed[name]);
}

/** Seeds that draw a split of their own train on other rows, whatever else they draw. */
function marked(trial: TrialReport, input: ReportInput): TrialReport {
  if (trial.status !== "completed" || trial.overlap !== undefined) return trial;
  return isDeterministic(parametersOf(trial.arm, input), trial.examples) ? { ...trial, isCopy: true } : trial;
}

/** The spec's question is answered unless the user asks another. */
function isSpecsOwn(question: Question): question is Question & { readonly question: SpecQuestion } {
  return question.question !== undefined && !asksForItself(question);
}

function asksForItself({ baseline, by, tuned }: Question): boolean {
  return baseline !== undefined || by !== undefined || tuned !== undefined;
}

/** The arm that is named, else the first of the spec; one without a value is no baseline, and the next takes its place. */
function baselineOf(
  arms: readonly ArmReport[],
  { varied }: Grouping,
  { baseline: named }: Question,
): { readonly baseline?: ArmReport; readonly notes: readonly string[] } {
  if (named !== undefined)
    return { baseline: findArm(named, arms, varied, placeInOption(option("baseline"))), notes: [] };
  const [first] = arms;
  if (first === undefined) return { notes: [] };
  const isLost = first.sample.n === 0 && first.tally.pending === 0;
  const next = isLost ? arms.find(({ sample }) => sample.n > 0) : undefined;
  if (next === undefined) return { baseline: first, notes: [] };
  return {
    baseline: next,
    notes: [`${first.label} has no value to compare with, so ${next.label} is the baseline.`],
  };
}

function withPower(answer: Answer): Answer {
  const { comparison } = answer;
  const power = comparison?.verdict === "open" ? powerOf(comparison.evidence) : undefined;
  if (comparison === undefined || power === undefined) return answer;
  return { ...answer, comparison: { ...comparison, power } };
}

function compare(
  baseline: Unranked,
  arms: readonly Unranked[],
  { varied }: Grouping,
  metric: Metric,
): readonly Comparison[] {
  const others = arms.filter((arm) => arm.key !== baseline.key);
  const evidence = compareWith(baseline, others, varied, metric);
  return others.map((arm, i) => {
    const found = evidence[i]!;
    const verdict = verdictOf(found, metric);
    return {
      key: arm.key,
      baseline: baseline.arm,
      arm: arm.arm,
      evidence: found,
      ...improvement(baseline, arm, metric),
      verdict,
      sentence: comparisonSentence(arm.label, baseline.label, found, verdict, metric),
    };
  });
}

function improvement(baseline: Unranked, arm: Unranked, metric: Metric) {
  if (metric.better === "none" || baseline.sample.n === 0 || arm.sample.n === 0) return {};
  const chance = probabilityOfImprovement(armValues(baseline), armValues(arm), metric.better);
  return { probabilityOfImprovement: chance };
}

function withBestOf(arm: ArmReport, k: number | undefined, metric: Metric): ArmReport {
  if (k === undefined) return arm;
  if (metric.better === "none") refuseNoBest(metric, "best trial", wording`Leave ${option("bestOf")} out`);
  const best = bestOf(k, armValues(arm), metric.better);
  return best === undefined ? arm : { ...arm, bestOf: best };
}

function poolingNote(
  trials: readonly TrialReport[],
  { varied }: Grouping,
  { by }: Question,
): readonly string[] {
  const pooled = by === undefined ? [] : variedParameters(trials).filter((name) => !varied.includes(name));
  if (pooled.length === 0) return [];
  return [`Pooled over ${pooled.join(", ")}: std, min and max hold those differences too.`];
}

/** Tables shorten long numbers: whoever copied one from there is told the numbers themselves. */
function refuseEmptySelection(where: string, rows: readonly TrialRow[]): never {
  const named = variedParameters(rows).filter((name) => where.includes(name));
  const values = named.map((name) => {
    const texts = [...new Set(rows.map(({ arm }) => valueText(parameterOf(arm, name))))];
    return `${name} takes ${firstOf(texts, 12)}. `;
  });
  throw new RunxError({
    code: "report.nothing-selected",
    message: `No trial matches "${where}".`,
    hint: `${values.join("")}Loosen the filter, or leave it out to see all trials.`,
    where: placeInOption(option("where")),
  });
}
