import { createHash } from "node:crypto";
import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { workerPrograms } from "../../app/worker-programs.ts";
import { RunxError } from "../../errors.ts";
import { queueAddress } from "../../machines/address.ts";
import type { WorkerEvent } from "../../machines/worker.ts";
import { shortId } from "../../model/shortened.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { refuseIdleGpus } from "../args/idle-gpus.ts";
import { queueSettings } from "../args/queue-settings.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { trialText } from "../output/arm-text.ts";
import { endLine } from "../output/end-line.ts";
import { hearSignals } from "../signals.ts";

/** `runx worker`: trains trials of a queue on this machine. */
export async function workerCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const address = queueAddress(queueSettings(io.env));
  const { QueueWorker } = await import("../../machines/worker.ts");
  const checkout = flags.text("commands");
  const gpus = flags.names("gpus");
  refuseIdleGpus(gpus, checkout);
  const programs =
    checkout === undefined
      ? undefined
      : workerPrograms({
          checkout: resolve(io.cwd, checkout),
          ...(gpus && { gpus }),
        });
  const ends = new AbortController();
  const seconds = secondsOf(flags.text("for"));
  const worker = await QueueWorker.open({
    address,
    jobs: flags.count("jobs", 1) ?? availableParallelism(),
    folder: resolve(io.cwd, flags.text("data") ?? "."),
    spool: spoolFolder(call, address.url),
    ...(programs && { programs }),
    untilEmpty: flags.on("until-empty"),
    stop: ends.signal,
    onEvent: (event) => {
      if (!flags.on("quiet") || event.kind === "refused" || event.kind === "no-spool") {
        io.err(`${eventText(event)}\n`);
      }
    },
  });
  if (!flags.on("quiet"))
    io.err(
      `${io.errColors.bold("Worker")} of ${address.url}. Ctrl-C puts unfinished trials back into the queue.\n`,
    );
  const timer = seconds === undefined ? undefined : setTimeout(() => ends.abort(), seconds * 1000);
  const signals = hearSignals(io);
  signals.listen();
  signals.stop.addEventListener("abort", () => ends.abort());
  try {
    const { gaveUp } = await worker.run();
    if (gaveUp) return EXIT.findings;
    return signals.stop.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    clearTimeout(timer);
    programs?.close();
    signals.release();
  }
}

/** One folder a queue, so that what one queue's workers have left is not sent to another. */
function spoolFolder({ flags, io }: Call, url: string): string {
  const named = flags.text("spool");
  if (named !== undefined) return resolve(io.cwd, named);
  const state = io.env.XDG_STATE_HOME || join(homedir(), ".local", "state");
  return join(state, "runx", "spool", createHash("sha256").update(url).digest("hex").slice(0, 16));
}

const UNITS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 };
const LONGEST_S = 24 * 24 * 3600;

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const seconds = Number(number) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (seconds > 0 && seconds <= LONGEST_S) return seconds;
  throw new RunxError({
    code: "flag.value",
    message: `${JSON.stringify(text)} is not a duration of at most 24 days.`,
    hint: "Write it as 55m, 8h or 90s.",
  });
}

function eventText(event: WorkerEvent): string {
  switch (event.kind) {
    case "serves":
      return `serves ${event.class} (${event.numerics})`;
    case "lacks":
      return `cannot serve ${forTerminal(event.class)}: ${forTerminal(event.lack)}`;
    case "started":
      return `${shortId(event.trial.id)}  ${trialText(event.trial.arm.varied, event.trial.seed)}: started`;
    case "ended":
      return endLine(event.trial.id, event.outcome);
    case "refused":
      return `A job was refused: ${forTerminal(event.reason)}.`;
    case "no-spool":
      return "There is no room on the disk for results: they stay in memory until the queue has them.";
    case "gives-up":
      return "Three trials in a row failed at once: this worker ends.";
  }
}
