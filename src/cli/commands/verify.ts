import { recordsToVerify, type Verified, type VerifyEvent, verify } from "../../app/verify.ts";
import { shortDigest, shortId } from "../../model/shortened.ts";
import { type TrialWords, wordsForAll } from "../../report/trial-words.ts";
import { counted, countedOf } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Difference } from "../../verify/compare.ts";
import type { Call } from "../args/command.ts";
import { databasePath, recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { openProgress, type ProgressDisplay } from "../output/progress.ts";
import { hearSignals, type Signals } from "../signals.ts";
import { verifyTwins } from "./verify-twin.ts";

/** `runx verify TRIAL… | EXPERIMENT`: trains again and compares with the records, bit for bit. */
export async function verifyCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const [sample, jobs] = [flags.count("sample", 1), flags.count("jobs", 1)];
  const which = { db: databasePath(call), ...(sample === undefined ? {} : { sample }) };
  if (flags.on("twin")) return verifyTwins(call, recordsToVerify(args, which));
  const signals = hearSignals(io);
  const verified = await verify(args, {
    ...which,
    ...(jobs === undefined ? {} : { jobs }),
    folder: recordedFolder(call),
    signal: signals.stop,
    leave: signals.leave,
    onEvent: drawing(call, signals),
  });
  if (verified === undefined) {
    io.err("Stopped: nothing was compared. The same command begins again.\n");
    return EXIT.interrupted;
  }
  tell(call, verified);
  return verified.every(({ difference }) => difference === undefined) ? EXIT.ok : EXIT.findings;
}

/** Shows how far it is; signals are heard while it trains. */
function drawing({ io, flags }: Call, signals: Signals): (event: VerifyEvent) => void {
  let progress: ProgressDisplay | undefined;
  return (event) => {
    if (event.kind === "began") {
      progress = openProgress(io, flags.on("quiet") || flags.on("json"));
      progress.begin(event);
      signals.listen();
    } else if (event.kind === "trained") {
      progress?.finish();
      signals.release();
    } else progress?.show(event);
  };
}

function tell({ io, flags }: Call, findings: readonly Verified[]): void {
  for (const { record, difference, changed } of findings) {
    const { id, seed } = record.row;
    if (flags.on("json")) {
      io.out(jsonLine({ id, seed, same: difference === undefined, difference, changed }));
    } else if (difference !== undefined) {
      io.out(
        `${shortId(id)}  ${io.outColors.red("DIFFERENT")}  ${differenceText(difference, wordsForAll([record.parameters]))}\n`,
      );
      for (const change of changed.length > 0 ? changed : ["nothing in the provenance changed"]) {
        io.out(`              ${change}\n`);
      }
    }
  }
  if (flags.on("json")) return;
  const same = findings.filter(({ difference }) => difference === undefined).length;
  const words = wordsForAll(findings.map(({ record }) => record.parameters));
  const epochs = findings.reduce((sum, { record }) => sum + record.epochs.length, 0);
  io.out(
    `${countedOf(same, findings.length, "trial")} came out the same, bit for bit: ${words.result} and ${counted(epochs, words.step)} of metrics.\n`,
  );
}

/** Where two results of a trial first differ. */
export function differenceText(difference: Difference, { step, result }: TrialWords): string {
  switch (difference.kind) {
    case "metric":
      return `first in ${step} ${difference.epoch}, ${difference.metric}: ${difference.recorded ?? "absent"} recorded, ${difference.again ?? "absent"} again`;
    case "epochs":
      return `${difference.recorded} ${step}s recorded, ${difference.again} again`;
    case "outcome":
      return `${difference.recorded} recorded, ${difference.again} again`;
    case "weights":
      return `${result} ${shortDigest(difference.recorded)} recorded, ${shortDigest(difference.again)} again`;
    case "output":
      return `output ${forTerminal(difference.path)}: ${shortDigest(difference.recorded)} recorded, ${difference.again === undefined ? "none" : shortDigest(difference.again)} again`;
  }
}
