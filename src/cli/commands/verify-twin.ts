import { datasetOf, learnerOf, networkRecord } from "../../app/records/recorded.ts";
import type { Precision } from "../../model/parameters.ts";
import type { NetworkRecord, TrialRecord } from "../../model/records.ts";
import { shortId } from "../../model/shortened.ts";
import { counted } from "../../text/counted.ts";
import { type Drift, drifts, isStable, trainTwin } from "../../verify/twin.ts";
import type { Call } from "../args/command.ts";
import { recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx verify --twin`: does a last-place change of one weight show in the recorded metrics, and when? */
export async function verifyTwins(call: Call, records: readonly TrialRecord[]): Promise<ExitCode> {
  for (const record of records.map(networkRecord)) {
    const { parameters, row } = record;
    const learner = await learnerOf(record, datasetOf(record, recordedFolder(call)));
    const apart = drifts(record.epochs, trainTwin(learner, parameters));
    if (call.flags.on("json")) call.io.out(jsonLine({ id: row.id, seed: row.seed, drifts: apart }));
    else call.io.out(text(record, apart));
  }
  return EXIT.ok;
}

function text({ row, epochs, parameters }: NetworkRecord, apart: readonly Drift[]): string {
  const heads = [
    { head: "metric" },
    { head: "first differs in epoch", align: "right" },
    { head: "largest difference", align: "right" },
    { head: "in the last epoch", align: "right" },
  ] as const;
  const rows = apart.map(({ metric, firstEpoch, largest, last }) => [
    metric,
    firstEpoch ?? "never",
    firstEpoch === undefined ? "" : largest.toExponential(1),
    firstEpoch === undefined ? "" : last.toExponential(1),
  ]);
  return [
    `trial ${shortId(row.id)}, seed ${row.seed}: a twin with one weight one unit in the last place higher, ${counted(epochs.length, "epoch")}`,
    columnsText(heads, rows),
    verdict(apart, parameters.precision),
    "",
  ].join("\n");
}

function verdict(apart: readonly Drift[], precision: Precision): string {
  const moved = apart.filter(({ firstEpoch }) => firstEpoch !== undefined);
  const chaotic = moved.filter((drift) => !isStable(drift, precision));
  const reach = (drifts: readonly Drift[]) =>
    drifts.map(({ metric, largest }) => `${metric} by ${largest.toExponential(1)}`).join(", ");
  if (chaotic.length > 0) {
    return `chaotic: one rounding moves ${reach(chaotic)}; only the very same arithmetic gives this series again\n`;
  }
  if (moved.length > 0) return `stable: one rounding moves the last digits alone, ${reach(moved)}\n`;
  return "stable: one rounding does not show in any recorded metric\n";
}
