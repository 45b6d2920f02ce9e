import { option, RunxError, wording } from "../../errors.ts";
import type { AnswerEncoding } from "../../model/encoding.ts";
import { shortId } from "../../model/shortened.ts";
import type { TrialId } from "../../model/trial.ts";
import { bestArm } from "../../report/arms/standing.ts";
import { buildReport } from "../../report/build.ts";
import type { ArmReport } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";
import { firstOf } from "../../text/listed.ts";
import { readWeights } from "../../weights/weights-file.ts";
import { reportInput } from "./report-input.ts";
import { type TrainedNetwork, trainedNetwork } from "./trained.ts";
import { trialsNamed } from "./trials-named.ts";

/** Trained networks that answer together. */
export interface Voters {
  readonly networks: readonly [TrainedNetwork, ...TrainedNetwork[]];
  /** What their outputs mean. */
  readonly answer: AnswerEncoding;
  /** Whose they are, in words. */
  readonly who: string;
}

/** The network of a weights file. Throws RunxError where it does not say how rows become inputs. */
export function votersOfFile(path: string, name: string): Voters {
  const saved = readWeights(path);
  const { encoding, trial } = saved;
  if (encoding) return { networks: [{ ...saved, encoding }], answer: encoding.answer, who: name };
  throw new RunxError({
    code: "predict.no-encoding",
    message: "The file does not say how rows become inputs: an older version of runx wrote it.",
    hint: `Write it again: runx export weights ${shortId(trial)}, or name the trial itself.`,
    where: { file: path },
  });
}

/** The network of a trial, or of all seeds of an experiment's best arm. Throws RunxError where there is none. */
export async function votersOf(
  store: Store,
  name: string,
  where: string | undefined,
  cwd: string,
): Promise<Voters> {
  const { ids, who } = elected(store, name, where);
  const networks: TrainedNetwork[] = [];
  for (const id of ids) networks.push(await trainedNetwork(store.trial(id)!, store.path, cwd));
  const [first, ...others] = networks;
  if (first === undefined) throw nothingTrained(name);
  refuseOtherAnswers(networks);
  return { networks: [first, ...others], answer: first.encoding.answer, who };
}

interface Elected {
  readonly ids: readonly TrialId[];
  readonly who: string;
}

function elected(store: Store, name: string, where: string | undefined): Elected {
  const found = trialsNamed(store, name);
  switch (found.kind) {
    case "trial":
      return { ids: [found.id], who: `trial ${shortId(found.id)}` };
    case "arm":
      return {
        ids: found.ids.filter((id) => store.trial(id)!.row.status === "completed"),
        who: `${found.experiment}, ${found.label}`,
      };
    case "experiment":
      return electedArm(store, name, where);
  }
}

/** The arm that is best on the validation split: the test split chooses nothing. */
function electedArm(store: Store, experiment: string, where: string | undefined): Elected {
  const input = reportInput(store, experiment);
  const recorded = new Set(input.rows.flatMap((row) => ("metrics" in row ? Object.keys(row.metrics) : [])));
  const metric = ["validation.accuracy", "validation.cost"].find((name) => recorded.has(name));
  const report = buildReport(input, {
    ...(metric === undefined ? {} : { metric }),
    ...(where === undefined ? {} : { where }),
  });
  const arms = report.arms.filter(({ tally }) => tally.completed > 0);
  const [only, ...others] = arms;
  if (only === undefined) throw nothingTrained(experiment);
  if (others.length > 0 && metric === undefined) throw noBestArm(arms);
  const best = bestArm(arms, report.metric) ?? only;
  const ids = best.trials.flatMap(({ id, status }) => (status === "completed" ? [id] : []));
  const which = report.arms.length > 1 ? `, ${best.label}: best by ${report.metric.title}` : "";
  return { ids, who: `${experiment}${which}` };
}

function nothingTrained(experiment: string): RunxError {
  return new RunxError({
    code: "predict.nothing",
    message: `No trial of ${JSON.stringify(experiment)} is completed.`,
    hint: "Run the experiment first: runx SPEC.",
  });
}

function noBestArm(arms: readonly ArmReport[]): RunxError {
  const labels = arms.map(({ label }) => label);
  return new RunxError({
    code: "predict.no-best",
    message: `The experiment has ${arms.length} arms, and no validation split to choose the best by: ${firstOf(labels, 5)}.`,
    hint: wording`Name one (${option("where")}), or give the data a validation split.`,
  });
}

/** Networks that vote must mean the same by their outputs. */
function refuseOtherAnswers(networks: readonly TrainedNetwork[]): void {
  const meaning = ({ encoding: { answer } }: TrainedNetwork) =>
    JSON.stringify(answer.kind === "classes" ? answer.names : answer.columns.map(({ name }) => name));
  if (new Set(networks.map(meaning)).size === 1) return;
  throw new RunxError({
    code: "predict.other-answers",
    message: "The networks were trained on different classes or targets: they cannot vote.",
    hint: wording`Choose (${option("where")}), or name one trial.`,
  });
}
