import { RunxError } from "../../errors.ts";
import { queueAddress } from "../../machines/address.ts";
import type { ClassStatus, QueueStatus } from "../../machines/status.ts";
import { shortId } from "../../model/shortened.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { queueSettings } from "../args/queue-settings.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx queue [status|clear]`. */
export async function queueCommand({ args, flags, io }: Call): Promise<ExitCode> {
  const what = args[0] ?? "status";
  if (what !== "status" && what !== "clear") {
    throw new RunxError({
      code: "queue.unknown",
      message: `There is no ${JSON.stringify(what)} for the queue.`,
      hint: "Write runx queue status or runx queue clear.",
    });
  }
  const address = queueAddress(queueSettings(io.env));
  const { clearQueue, queueStatus } = await import("../../machines/status.ts");
  if (what === "clear") {
    const cleared = await clearQueue(address);
    io.out(flags.on("json") ? jsonLine({ cleared }) : `Removed ${counted(cleared, "trial")}.\n`);
  } else {
    const status = await queueStatus(address);
    io.out(flags.on("json") ? jsonLine({ ...status }) : statusText(status));
  }
  return EXIT.ok;
}

function statusText({ workers, classes }: QueueStatus): string {
  const work = columnsText(
    [{ head: "worker" }, { head: "jobs", align: "right" }, { head: "training" }, { head: "machine" }],
    workers.map(({ machine, jobs, doing }) => [
      forTerminal(machine.worker),
      jobs,
      doing.map(({ trial, since }) => `${shortId(trial)} ${age(since)}`).join(", ") || "-",
      forTerminal(`${machine.cpu}, runx ${machine.runx}`),
    ]),
  );
  const waits = columnsText(
    [
      { head: "class" },
      { head: "spec or arithmetic" },
      { head: "waiting", align: "right" },
      { head: "training", align: "right" },
      { head: "workers", align: "right" },
    ],
    classes.map(({ name, numerics, spec, waiting, training, servedBy }) => [
      name,
      forTerminal(spec ?? numerics),
      waiting,
      training,
      servedBy.length,
    ]),
  );
  return [
    workers.length > 0 ? `${work}\n` : "No worker is there. Start one: runx worker\n",
    classes.length > 0 ? `\n${waits}\n` : "",
    ...classes.filter(({ waiting, servedBy }) => waiting > 0 && servedBy.length === 0).map(whyText),
  ].join("");
}

/** Why the trials of a class wait that nobody trains. */
function whyText({ name, spec = name, lacks }: ClassStatus): string {
  const whys = Object.entries(lacks).map(
    ([worker, lack]) => `  ${forTerminal(worker)}: ${forTerminal(lack)}\n`,
  );
  return `\n${forTerminal(spec)} waits: no worker can train it.\n${whys.join("")}`;
}

function age(since: number): string {
  return `${Math.max(0, Math.round((Date.now() - since) / 1000))} s`;
}
