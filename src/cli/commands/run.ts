import { run } from "../../app/run.ts";
import type { RunEvent } from "../../app/work/run-events.ts";
import { MEBIBYTE } from "../../model/command.ts";
import { usualRows } from "../../report/arms/shown.ts";
import { reportFormats } from "../../report/render/formats.ts";
import { reportJson } from "../../report/render/json.ts";
import { agreeing, counted, countedOf } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import type { Flags } from "../args/flags.ts";
import { queueSettings } from "../args/queue-settings.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { queueEventText } from "../output/done-again.ts";
import { jsonLine } from "../output/json-line.ts";
import { asFlags, formatProblem } from "../output/problems.ts";
import { openProgress, type ProgressDisplay } from "../output/progress.ts";
import { goingOn, roundText, sidePlanText, unfinishedText } from "../output/run-text.ts";
import { hearSignals, type Signals } from "../signals.ts";

/** `runx SPEC…`: validate, plan, train what is missing, report. All specs are checked before the first one runs. */
export async function runCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const paths = args.map((path) => specPath(call, path));
  const grace = flags.count("grace", 0);
  const signals = hearSignals(io, grace);
  const tell = flags.on("json") ? asJson(io) : asText(io, flags.on("quiet"));
  const results = await run(paths, {
    ...specOptions(flags),
    ...settings(flags),
    db: databasePath(call),
    detach: flags.on("detach"),
    ...(flags.on("queue") ? { queue: queueSettings(io.env) } : {}),
    signal: signals.stop,
    leave: signals.leave,
    onEvent: whileTraining(signals, tell),
    command: io.argv,
  });
  if (results.some(({ end }) => end === "interrupted")) return EXIT.interrupted;
  return results.every(({ end }) => end === "finished") ? EXIT.ok : EXIT.findings;
}

/** Before and after the training, where a call may wait for the disk, signals end the process. */
function whileTraining(signals: Signals, tell: Listener): Listener {
  return (event) => {
    if (event.kind === "began") signals.listen();
    else if (event.kind === "trained") signals.release();
    else tell(event);
  };
}

function settings(flags: Flags) {
  const jobs = flags.count("jobs", 1);
  const trialTimeout = flags.count("trial-timeout", 1);
  return {
    ...programSettings(flags),
    ...(jobs === undefined ? {} : { jobs }),
    ...(trialTimeout === undefined ? {} : { trialTimeout }),
    retries: flags.count("retries", 0) ?? 0,
    redo: flags.on("force") ? "everything" : flags.on("rerun-failed") ? "failed" : "nothing",
    failFast: flags.on("fail-fast"),
  } as const;
}

function programSettings(flags: Flags) {
  const silentTimeout = flags.count("silent-timeout", 1);
  const grace = flags.count("grace", 0);
  const gpus = flags.names("gpus");
  const log = flags.count("log-limit", 1);
  const metricLines = flags.count("metric-limit", 1);
  const output = flags.count("output-limit", 1);
  return {
    ...(silentTimeout === undefined ? {} : { silentTimeout }),
    ...(grace === undefined ? {} : { grace }),
    ...(gpus === undefined ? {} : { gpus }),
    limits: {
      ...(log === undefined ? {} : { logBytes: log * MEBIBYTE }),
      ...(metricLines === undefined ? {} : { metricLines }),
      ...(output === undefined ? {} : { outputBytes: output * MEBIBYTE }),
    },
  };
}

type Listener = (event: RunEvent) => void;

/** A line for each trial that ended, then the report. */
function asJson(io: Io): Listener {
  return (event) => {
    if (event.kind === "ended") {
      const { trial, outcome } = event;
      io.out(jsonLine({ event: "trial", id: trial.id, arm: trial.arm.varied, seed: trial.seed, ...outcome }));
    } else if (event.kind === "reported") {
      io.out(jsonLine({ event: "report", ...reportJson(event.report) }));
    } else tellAside(io, event);
  };
}

function asText(io: Io, quiet: boolean): Listener {
  let progress: ProgressDisplay | undefined;
  return (event) => {
    switch (event.kind) {
      case "round":
        if (!quiet && progress === undefined)
          io.err(`${io.errColors.bold(event.plan.spec.name)}: ${roundText(event)}\n`);
        if (!quiet && event.unfinished.length > 0) io.err(`${unfinishedText(event.unfinished)}\n`);
        progress ??= openProgress(io, quiet);
        progress.begin(event);
        return;
      case "round-ended":
        progress?.finish();
        return;
      case "reported": {
        progress = undefined;
        const { columns: width, outColors } = io;
        const options = { width, colour: outColors.isColorSupported, rows: usualRows, worded: asFlags };
        io.out(reportFormats.table(event.report, options));
        return;
      }
      case "began":
      case "trained":
        return;
      case "warning":
      case "side-plan":
      case "restored":
      case "queued":
      case "stopped":
      case "message":
        tellAside(io, event);
        return;
      default:
        progress?.show(event);
    }
  };
}

/** What is said whoever reads the answer. */
function tellAside(io: Io, event: RunEvent): void {
  switch (event.kind) {
    case "warning":
      io.err(formatProblem(event.problem, io.errColors));
      return;
    case "side-plan":
      io.err(`${sidePlanText(event)}\n`);
      return;
    case "queued":
      io.err(
        `${forTerminal(event.experiment)}: ${counted(event.trials, "trial")} in the queue; the same command without --detach collects what workers train.\n`,
      );
      return;
    case "restored":
      io.err(`${event.experiment} was removed; running it brings it back.\n`);
      return;
    case "message":
      io.err(`${queueEventText(event.message)}\n`);
      return;
    case "stopped":
      io.err(
        `Stopped: ${countedOf(event.recorded, event.total, "trial")} ${agreeing(event.recorded, "is", "are")} recorded. ${goingOn(event.unfinished)}\n`,
      );
  }
}
